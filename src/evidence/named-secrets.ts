import { gap, type Gap } from '../model/gap.ts'
import { acceptedValues, namedSearch, type NamedSearch } from '../secrets/named-values.ts'
import type { Collected } from './evidence.ts'

/** The named secrets whose real values were looked for in everything that was scanned. */
export interface NamedSecretsEvidence {
  /** Names of variables, never a value. */
  readonly names: readonly string[]
}

/** Whether real values are looked for in this run. */
export type NamedSecretsRequest =
  | { readonly kind: 'none-named' }
  /** The stage is not one at which values are handed over. */
  | { readonly kind: 'deferred' }
  /** What is judged came from a fork: whoever wrote it could learn from the answer. */
  | { readonly kind: 'fork' }
  /** This run follows another, which anybody may have started. */
  | { readonly kind: 'finished-run' }
  | {
      readonly kind: 'asked'
      readonly names: readonly string[]
      readonly valueOf: (name: string) => string | undefined
      /** Words of our own outputs, in lower case. */
      readonly ownVocabulary: ReadonlySet<string>
    }

/** The search that scans use, and the evidence that it was there. */
export interface NamedSecrets {
  readonly search: NamedSearch | null
  readonly collected: Collected<NamedSecretsEvidence>
}

/** Reads the named variables. What is refused is a gap, since it was named and is not looked for. */
export function openNamedSecrets(request: NamedSecretsRequest): NamedSecrets {
  switch (request.kind) {
    case 'none-named':
      return unasked(
        gap(
          'named-secrets',
          'feature-off',
          'No secret was named, so no real value was looked for.',
          'Name the environment variables that hold real values with named-secrets, at the release stage alone.',
        ),
      )
    case 'deferred':
      return unasked(gap('named-secrets', 'deferred', 'Real values are looked for at the release stage alone.'))
    case 'fork':
      return unasked(
        gap(
          'named-secrets',
          'deferred',
          'Real values are never looked for in the content of a fork.',
          'Nothing to do here; the release of the merged commit looks for them.',
        ),
      )
    case 'finished-run':
      return unasked(
        gap(
          'named-secrets',
          'deferred',
          'Real values are never looked for in a run that follows another.',
          'Take named-secrets out of this workflow; the release of the merged commit looks for them.',
        ),
      )
    case 'asked': {
      const { names, valueOf, ownVocabulary } = request
      const values = [...new Set(names)].map((name) => ({ name, value: valueOf(name) }))
      const { accepted, refused } = acceptedValues(values, ownVocabulary)
      const gaps = refused.map(({ name, because }) => {
        const mend = `Set ${name} to the real value, or leave it out of named-secrets.`
        return gap(
          'named-secrets',
          'unsupported',
          `The value of \`${name}\` is not looked for, because ${because}.`,
          mend,
        )
      })
      return {
        search: namedSearch(accepted),
        collected: { ok: true, value: { names: accepted.map(({ name }) => name) }, gaps },
      }
    }
  }
}

function unasked(because: Gap): NamedSecrets {
  return { search: null, collected: { ok: false, gaps: [because] } }
}
