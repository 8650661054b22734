const HIDDEN_CHECKOUT =
  'An empty part or a dot in the path names the same checkout, so the credential stays on the disk; zizmor only says that the path is obfuscated.'

/** Where our findings differ from zizmor's on purpose: the deviation as the bench prints it, and why. */
export const DEVIATIONS: { readonly [deviation: string]: string } = {
  'artipacked extra regular obfuscation.yml:13:9': HIDDEN_CHECKOUT,
  'artipacked extra regular obfuscation.yml:16:9': HIDDEN_CHECKOUT,
  'artipacked extra regular obfuscation.yml:20:9': HIDDEN_CHECKOUT,
}
