const BLOCK = 512

/** A tar of files, with pax headers for long names. */
export function tarOf(entries: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const parts = entries.flatMap(([name, bytes]) => {
    if (name.length <= 100) return fileOf(name, bytes, '0')
    const record = ` path=${name}\n`
    // The length counts its own digits.
    const length = record.length + String(record.length + 3).length
    return [...fileOf('pax', Buffer.from(`${length}${record}`), 'x'), ...fileOf(name.slice(-90), bytes, '0')]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

function fileOf(name: string, bytes: Uint8Array, type: string): readonly Uint8Array[] {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 'latin1')
  header.write('0000644\0', 100, 'latin1')
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  header.write(' '.repeat(8), 148, 'latin1')
  header.write(type, 156, 'latin1')
  header.write('ustar\u000000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]
}
