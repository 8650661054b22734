import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { absoluteFolders, type Environment } from './environment.ts'

/**
 * The absolute path of a program on `PATH`, or null. Whatever lies in the folder `outside` is passed over: package
 * managers put folders of the project itself (`node_modules/.bin`) on `PATH`, and a repository may commit those.
 */
export function findProgram(name: string, env: Environment, outside: string): string | null {
  for (const folder of searchFolders(env, outside)) {
    for (const extension of process.platform === 'win32' ? ['.exe', '.com'] : ['']) {
      const candidate = path.join(folder, name + extension)
      if (isProgram(candidate, outside)) return candidate
    }
  }
  return null
}

/** The same environment whose `PATH` names no folder within `outside`, for programs that start programs. */
export function withPathOutside(env: Environment, outside: string): Environment {
  const name = pathName(env)
  return name === null ? env : { ...env, [name]: searchFolders(env, outside).join(path.delimiter) }
}

function searchFolders(env: Environment, outside: string): readonly string[] {
  const name = pathName(env)
  const value = name === null ? '' : (env[name] ?? '')
  return absoluteFolders(value).filter((folder) => {
    const real = realPath(folder)
    return real !== null && !isWithin(real, outside)
  })
}

function pathName(env: Environment): string | null {
  return Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? null
}

function isProgram(candidate: string, outside: string): boolean {
  const real = realPath(candidate)
  if (real === null || isWithin(real, outside)) return false
  try {
    accessSync(real, constants.X_OK)
    return statSync(real).isFile()
  } catch {
    return false
  }
}

function realPath(file: string): string | null {
  try {
    return realpathSync(file)
  } catch {
    return null
  }
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file)
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
}
