/** Where our findings differ from zizmor's on purpose: the deviation as the bench prints it, and why. */
export const DEVIATIONS: { readonly [deviation: string]: string } = {}
