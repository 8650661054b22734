/**
 * The digest of a committed value: `sha256:` for material that cannot be guessed, `scrypt:` for what a person may have
 * chosen. Nothing else fits, so that a value itself is never taken for one.
 */
export const SECRET_DIGEST_PATTERN = '^(?:sha256:[0-9a-f]{64}|scrypt:[0-9a-f]{32})$'
