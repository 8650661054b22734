/** A container image by its parts; `tag` and `digest` are null where they are not written. */
export interface ImageReference {
  readonly name: string
  readonly tag: string | null
  readonly digest: string | null
}

/** Splits an image reference; a registry's port is not taken for a tag. */
export function parseImage(text: string): ImageReference {
  const [named, digest = null] = splitOnce(text.trim(), '@')
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  return colon === -1
    ? { name: named, tag: null, digest }
    : { name: named.slice(0, colon), tag: named.slice(colon + 1), digest }
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
