import type { IsoDate } from '../model/date.ts'
import type { FilePlace } from '../model/place.ts'
import { attestationMistakes } from './entry-rules.ts'
import type { PolicyFile } from './located-file.ts'
import { inSourceOrder, readShape } from './located-reader.ts'
import type { Attestation, PolicyProblem } from './policy.ts'
import { attestationsShape, type CheckDescription, type WrittenAttestation } from './policy-shape.ts'
import { soundEntries } from './read-policy.ts'

export interface AttestationsReading {
  /** Entries without a mistake, expired ones among them, in source order. */
  readonly attestations: readonly Attestation[]
  readonly problems: readonly PolicyProblem[]
  /** The file could not be used at all. */
  readonly broken: boolean
}

/** Reads the attestation file; null is a repository without one. `owners` are the effective policy's. */
export function readAttestations(
  file: PolicyFile | null,
  checks: readonly CheckDescription[],
  { asOf, owners }: { readonly asOf: IsoDate; readonly owners: readonly string[] },
): AttestationsReading {
  if (file === null) return { attestations: [], problems: [], broken: false }
  const reading = readShape(file, attestationsShape(checks))
  if (reading.value === null) return { attestations: [], problems: reading.problems, broken: true }
  const { sound, problems } = soundEntries(reading, reading.value, attestationOf, (attestation) =>
    attestationMistakes(attestation, { asOf, owners, checks }),
  )
  return { attestations: sound, problems: inSourceOrder([...reading.problems, ...problems]), broken: false }
}

function attestationOf(written: WrittenAttestation, place: FilePlace): Attestation {
  const { check, statement, by, on, expires, evidence } = written
  const criterion = 'criterion' in written ? (written.criterion ?? null) : null
  const commit = 'commit' in written ? written.commit : null
  return { check, criterion, statement, by, on, expires, evidence, commit, place }
}
