/** Why a defect goes unseen, by the set and the defect. */
export const DEVIATIONS: { readonly [missed: string]: string } = {}
