/** Why a defect goes unseen, by the set and the defect. */
export const DEVIATIONS: { readonly [missed: string]: string } = {
  'zizmorcore+zizmor scanners removed':
    'The one scanner that is removed reads workflows. The languages have none to begin with, which is told before and after.',
}
