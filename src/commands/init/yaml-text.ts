/** A YAML scalar that reads back as exactly this text, which is one line. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A YAML list on one line. */
export function flowList(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`
}

/** The lines, each deeper by this many spaces; an empty one stays empty. */
export function indented(lines: readonly string[], spaces: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(spaces) + line))
}
