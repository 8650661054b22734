import path from 'node:path'

/** The whole environment of a program; nothing else reaches it. */
export type Environment = { readonly [name: string]: string }

// Where things are, in which language and time zone: nothing that may hold a secret, choose code to load (NODE_OPTIONS,
// PYTHONPATH, LD_PRELOAD) or redirect git (GIT_*). Windows programs do not start without the second row.
const KEPT = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'XDG_CONFIG_HOME'],
  ...['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH'],
]
const keptNames = new Set(KEPT.map((name) => name.toLowerCase()))

/**
 * The part of an environment that is safe to hand to any program: an allow-list. `PATH` keeps absolute folders alone, since
 * an empty or relative one would let the folder that is judged supply the program.
 */
export function cleanEnvironment(from: NodeJS.ProcessEnv): Environment {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined) continue
    const isPath = name.toLowerCase() === 'path'
    if (isPath) kept[name] = absoluteFolders(value).join(path.delimiter)
    else if (keptNames.has(name.toLowerCase()) || /^LC_[A-Z]+$/.test(name)) kept[name] = value
  }
  return kept
}

/** The absolute folders of a `PATH` value, in order. */
export function absoluteFolders(searchPath: string): readonly string[] {
  return searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
}
