/** Actions that were taken over, and what of them is known to be bad. Last looked over on 2026-11-24. */
export interface Compromised {
  /** Whole commit ids that hold the attacker's code. */
  readonly commits: readonly string[]
  /** Versions before this one pointed to it for a time; null where tags were not moved. */
  readonly before: readonly number[] | null
  readonly advisory: string
}

/** By `owner/repository` in lower case. */
export const COMPROMISED_ACTIONS: ReadonlyMap<string, Compromised> = new Map([
  [
    'tj-actions/changed-files',
    { commits: ['0e58ed8671d6b60d0890c21b07f8835ace038e67'], before: [46], advisory: 'CVE-2025-30066' },
  ],
  [
    'reviewdog/action-setup',
    { commits: ['f0d342d24037bb11d26b9bd8496e0808ba32e9ec'], before: null, advisory: 'CVE-2025-30154' },
  ],
])
