/** Percent-encodes all but the signs that mean nothing in a URI, and slashes; any bytes and any text are fine. */
export function percentEncoded(path: string | Uint8Array): string {
  const bytes = typeof path === 'string' ? new TextEncoder().encode(path) : path
  return Array.from(bytes, (byte) => {
    const sign = String.fromCharCode(byte)
    return /[A-Za-z0-9\-._~/]/u.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
