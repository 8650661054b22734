/** First 16 digits of the SHA-256 of keys that are printed in documentation and samples, so that none stands here. */
export const PUBLISHED_DIGESTS: ReadonlySet<string> = new Set<string>([])
