/** Longer texts are cut: a message names its object, and the place shows the rest. */
const MAX_LENGTH = 80

/** A text of the file as a literal of a message: on one line, between backticks, which it has none of its own. */
export function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ').replaceAll('`', "'")
  return `\`${line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line}\``
}

/** A `uses:` as it is written. */
export function quotedUses({ scalar }: { readonly scalar: { readonly value: string } }): string {
  return quoted(scalar.value)
}
