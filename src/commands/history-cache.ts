import { createHash } from 'node:crypto'
import path from 'node:path'
import { TOOL } from '../config/tool.ts'
import type { HistoryCacheStore } from '../evidence/history-cache.ts'
import { ConfigError } from '../model/errors.ts'
import { publishFile, readText } from '../publish/files.ts'

/**
 * The file in which what is known of one repository's history is kept. Never inside of the repository: whoever wrote that
 * could have written that nothing was found.
 */
export function historyCache(cwd: string, folder: string, root: string, maxFileBytes: number): HistoryCacheStore {
  const absolute = path.resolve(cwd, folder)
  const inside = path.relative(root, absolute)
  if (inside === '' || (!inside.startsWith(`..${path.sep}`) && inside !== '..' && !path.isAbsolute(inside))) {
    throw new ConfigError(
      'BAD_OPTION_VALUE',
      '--history-cache names a folder of the repository that is scanned.',
      'Name a folder outside of it.',
    )
  }
  const file = path.join(absolute, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.txt`)
  return {
    read: () => readText(cwd, file),
    write: (text) => publishFile(cwd, { path: file, text }),
    scan: [TOOL.version, maxFileBytes, 'roles by path, nothing ignored'],
  }
}
