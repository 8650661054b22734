const HIDDEN_CHECKOUT =
  'An empty part or a dot in the path names the same checkout, so the credential stays on the disk; zizmor only says that the path is obfuscated.'

/** Where our findings differ from zizmor's on purpose: the deviation as the bench prints it, and why. */
export const DEVIATIONS: { readonly [deviation: string]: string } = {
  'artipacked extra regular obfuscation.yml:13:9': HIDDEN_CHECKOUT,
  'artipacked extra regular obfuscation.yml:16:9': HIDDEN_CHECKOUT,
  'artipacked extra regular obfuscation.yml:20:9': HIDDEN_CHECKOUT,
}

const COMMENT_TRIGGER =
  'This zizmor counts `issue_comment` among the dangerous triggers; the cases of its tests, which list all findings of a run, do not.'

/** The same for the zizmor that is installed, where the corpus' own list says otherwise or nothing. */
export const INSTALLED_DEVIATIONS: { readonly [deviation: string]: string } = {
  'artipacked extra obfuscation.yml:13:9': HIDDEN_CHECKOUT,
  'artipacked extra obfuscation.yml:16:9': HIDDEN_CHECKOUT,
  'artipacked extra obfuscation.yml:20:9': HIDDEN_CHECKOUT,
  'artipacked extra artipacked/issue-1769-repro.yml:19:9':
    "The corpus' own list has it: inputs that are one expression may leave the credential on the disk.",
  'dangerous-triggers missed template-injection/issue-1903-repro.yml:8:1': COMMENT_TRIGGER,
  'dangerous-triggers missed template-injection/issue-2197-repro.yml:7:1': COMMENT_TRIGGER,
  'dangerous-triggers missed template-injection/issue-418-repro.yml:6:3': COMMENT_TRIGGER,
}
