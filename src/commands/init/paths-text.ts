/** The paths of some files, in their order. */
export function pathsOf(files: readonly { readonly path: string }[]): readonly string[] {
  return files.map(({ path }) => path)
}

/** The first of some paths, and how many others there are. Not escaped. */
export function firstOf(paths: readonly string[]): string {
  const [first = '', ...others] = paths
  return others.length === 0 ? first : `${first} (and ${String(others.length)} more)`
}
