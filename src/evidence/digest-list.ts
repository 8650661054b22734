/** What a published list of digests says: of each file its SHA-256, or null where the list has longer digests. */
export type DigestList = { readonly [name: string]: string | null }

/** A list of digests by its name, which signs for all that stand in it once it is signed itself. */
const NAME = /^(?:.*[._-])?(?:sha(?:256|512)(?:sums?)?|checksums?)(?:\.txt)?$/i
/**
 * `<digest>  <name>`, with `*` before a name that was read as bytes; and the form of BSD. Shorter digests than SHA-256's say
 * nothing: of MD5 and SHA-1 two files can have the same.
 */
const LINE = /^([0-9a-f]{64,128}) [ *](\S.*)$/i
const BSD_LINE = /^SHA\d+ \((.+)\) = ([0-9a-f]{64,128})$/i
const SHA256_DIGITS = 64

export function isDigestList(name: string): boolean {
  return NAME.test(name)
}

/** Reads a list as `sha256sum` and its like write it; what is no line of one says nothing. */
export function readDigestList(text: string): DigestList {
  const entries = text.split(/\r?\n/).flatMap((line): (readonly [string, string | null])[] => {
    const [, digits, name] = LINE.exec(line) ?? []
    const [, bsdName, bsdDigits] = BSD_LINE.exec(line) ?? []
    const [found, of] = [digits ?? bsdDigits, name ?? bsdName]
    if (found === undefined || of === undefined) return []
    return [
      [of.slice(of.lastIndexOf('/') + 1), found.length === SHA256_DIGITS ? `sha256:${found.toLowerCase()}` : null],
    ]
  })
  return Object.fromEntries(entries)
}
