import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConfigError } from '../model/errors.ts'
import { errorCodeOf } from '../process/error-code.ts'

/** A file to be written: its path (absolute, or from the folder given) and its text. */
export interface FileToWrite {
  readonly path: string
  readonly text: string
}

/** Writes a file whole or not at all: readers never see a half of it. Makes the folders above it. */
export async function publishFile(cwd: string, file: FileToWrite): Promise<void> {
  const target = resolve(cwd, file.path)
  // Beside a repository's own files: none of them, a link above all, may be what is written to.
  const draft = `${target}.${randomUUID()}.part`
  try {
    await mkdir(dirname(target), { recursive: true })
    const existing = await lstat(target).catch(() => null)
    // A device or a pipe (`/dev/stdout`) is written to; it cannot be replaced.
    if (existing !== null && !existing.isFile() && !existing.isSymbolicLink()) {
      await writeFile(target, file.text)
      return
    }
    await writeFile(draft, file.text, { flag: 'wx' })
    await rename(draft, target)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    const reason = errorCodeOf(cause) ?? String(cause)
    throw new ConfigError(
      'FILE_NOT_WRITTEN',
      `${file.path} cannot be written: ${reason}.`,
      'Name a file in a folder that you may write to.',
      cause,
    )
  }
}

/** The text of a file that a person named or is about to have edited; null where it is not there. */
export async function readText(cwd: string, path: string): Promise<string | null> {
  try {
    return await readFile(resolve(cwd, path), 'utf8')
  } catch (cause) {
    if (errorCodeOf(cause) === 'ENOENT') return null
    const reason = errorCodeOf(cause) ?? String(cause)
    throw new ConfigError(
      'PATH_NOT_FOUND',
      `${path} cannot be read: ${reason}.`,
      'Name a file that you may read.',
      cause,
    )
  }
}

/** Whether something stands at the path, a broken link included. */
export async function exists(cwd: string, path: string): Promise<boolean> {
  return (await lstat(resolve(cwd, path)).catch(() => null)) !== null
}
