/**
 * What has become of a secret on its way. The runner masks what the script has registered (`masked`), a secret as it was
 * stored (`whole`) and in one plain encoding
 * (`encoded`: Base64, URL, JSON); everything else made of it (`derived`), and what a program fetches from elsewhere (`fetched`),
 * is printed as it is.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/HostContext.cs
 */
export type Form = 'masked' | 'whole' | 'encoded' | 'derived' | 'fetched'

/** A value that holds a secret. */
export interface Taint {
  /** Where it comes from, in the words of the workflow: `secrets.TOKEN`. */
  readonly label: string
  readonly form: Form
  /** Many values at once: the environment, or a context as JSON. Their names, where they are known. */
  readonly dump: readonly string[] | null
}

/** A secret as it was stored. */
export function wholeSecret(label: string): Taint {
  return { label, form: 'whole', dump: null }
}

const ORDER: readonly Form[] = ['masked', 'whole', 'encoded', 'derived', 'fetched']

/** Of values that are put together, the one that the masker covers least. */
export function worst(taints: readonly (Taint | null)[]): Taint | null {
  return taints.reduce<Taint | null>((found, taint) => {
    if (taint === null || found === null) return found ?? taint
    return ORDER.indexOf(taint.form) > ORDER.indexOf(found.form) ? taint : found
  }, null)
}

/** The value after a change that the masker does not follow. */
export function derived(taint: Taint | null): Taint | null {
  return taint === null || taint.form === 'fetched' ? taint : { ...taint, form: 'derived' }
}

/** The value after one plain encoding: the masker follows the first, and no second. */
export function encoded(taint: Taint | null): Taint | null {
  if (taint === null || taint.form === 'fetched') return taint
  return { ...taint, form: taint.form === 'whole' || taint.form === 'masked' ? 'encoded' : 'derived' }
}

/** Whether the runner knows nothing of the value that it could mask. */
export function isUnmasked({ form }: Taint): boolean {
  return form === 'derived' || form === 'fetched'
}
