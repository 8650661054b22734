import { Buffer } from 'node:buffer'
import type { Detection } from '../model/finding.ts'
import { scanBytes } from '../secrets/scan.ts'
import type { SourceFile } from '../workflows/model/read-file.ts'

/** Less of a value is not looked for: it would be found by chance. */
const LEAST = 6
const CUT = '…'
const NO_DIGESTS = { digest: () => null }

/**
 * Takes credentials out of what audits say. Their messages quote expressions and commands as they stand in the file, where
 * somebody may have written a credential.
 */
export function withoutValues(sources: readonly SourceFile[]): (detection: Detection) => Detection {
  const textOf = new Map(sources.map(({ path, text }) => [path, text]))
  const known = new Map<string, readonly string[]>()
  const valuesAt = (path: string): readonly string[] => {
    const values = known.get(path) ?? valuesIn(path, textOf.get(path) ?? '')
    known.set(path, values)
    return values
  }
  return (detection) => {
    const { place, message } = detection
    if (place.kind !== 'file' || !message.includes('`')) return detection
    const told = valuesAt(place.path).reduce(hidden, message)
    return told === message ? detection : { ...detection, message: told }
  }
}

/** As messages quote them: on one line. The longest first, since one may hold another. */
function valuesIn(path: string, text: string): readonly string[] {
  const bytes = Buffer.from(text.replace(/^\ufeff/, ''))
  const { sightings } = scanBytes(bytes, { path, digester: NO_DIGESTS })
  const values = sightings.map(({ start, end }) => bytes.toString('utf8', start, end).replace(/\s+/g, ' '))
  return [...new Set(values)].filter(({ length }) => length >= LEAST).sort((a, b) => b.length - a.length)
}

/** A quotation of a long text ends with a mark, which may stand within the value. */
function hidden(message: string, value: string): string {
  const whole = message.replaceAll(value, CUT)
  if (!whole.includes(CUT)) return whole
  for (let length = Math.min(value.length - 1, whole.length); length >= LEAST; length--) {
    const beginning = `${value.slice(0, length)}${CUT}`
    if (whole.includes(beginning)) return whole.replaceAll(beginning, CUT)
  }
  return whole
}
