import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceFile } from '../../src/workflows/model/read-file.ts'

export const corporaFolder = process.env['CORPORA_DIR']

/** Every YAML file of the workflow corpus, by its path in there. */
export function workflowCorpus(folder: string): readonly SourceFile[] {
  const unpacked = mkdtempSync(join(tmpdir(), 'workflows-'))
  try {
    execFileSync('tar', ['-xzf', join(folder, 'workflows', 'zizmor.tar.gz'), '-C', unpacked])
    const inputs = join(unpacked, 'zizmor', 'inputs')
    return readdirSync(inputs, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(inputs, path), 'utf8') }))
  } finally {
    rmSync(unpacked, { recursive: true })
  }
}
