import type { Detection } from '../model/finding.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import type { SecretSighting } from './scan.ts'

/** A sighting in a file as the rest of the program takes it; `part` says where the file is: an archive's entry, a commit. */
export function sightingDetection(
  sighting: SecretSighting,
  path: string,
  part: Partial<Pick<FilePlace, 'entry' | 'commit' | 'pathBytes'>> = {},
): Detection {
  const { rule, message, severity, confidence, key, secret, startLine, startColumn, endLine, endColumn } = sighting
  return {
    rule,
    message,
    severity,
    confidence,
    place: filePlace(path, { ...part, startLine, startColumn, endLine, endColumn }),
    related: [],
    key,
    secret,
  }
}
