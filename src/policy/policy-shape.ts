import type { CheckOption } from '../model/check-option.ts'
import type { IsoDate } from '../model/date.ts'
import {
  array,
  boolean,
  describe,
  integer,
  object,
  oneOf,
  optional,
  toSchemaDocument,
  union,
  withNoun,
  type JsonSchema,
  type Shape,
} from '../model/shape.ts'
import { ENFORCEMENTS, LEVELS, type Enforcement, type Level } from '../model/stage.ts'
import { BREAK_GLASS_CHECK } from './attest.ts'
import { DEFAULT_LIMITS } from './defaults.ts'
import { MAX_ATTESTATION_DAYS, MAX_WAIVER_DAYS } from './entry-rules.ts'
import type { LimitName } from './policy.ts'
import {
  commit,
  criterionId,
  date,
  extendsForm,
  fingerprintForm,
  glob,
  login,
  name,
  path,
  prose,
  reference,
  ruleId,
  secretForm,
} from './text-forms.ts'

/** What the policy needs to know of a check; every `Check` is one. */
export interface CheckDescription {
  readonly slug: string
  readonly title: string
  readonly level: 'required' | 'advisory'
  readonly options: { readonly [name: string]: CheckOption }
  readonly criteria: readonly { readonly id: string }[]
}

/** `enforce` with a date: before `from` it is as if it were not written. */
export interface WrittenEnforce {
  readonly mode: Enforcement
  readonly from?: IsoDate
}

/** A check's part of the file. Its own options stand beside the four common keys. */
export interface WrittenCheck {
  readonly level?: Level
  readonly enforce?: Enforcement | WrittenEnforce
  readonly waivable?: boolean
  readonly notApplicable?: string
}

interface WrittenAcceptance {
  readonly check: string
  readonly reason: string
  readonly owner: string
  readonly expires: IsoDate
  readonly ticket?: string
}

/** A waiver as the file has it: of one finding, or of a rule's findings under a path pattern. */
export type WrittenWaiver =
  | (WrittenAcceptance & { readonly fingerprint: string })
  | (WrittenAcceptance & { readonly rule: string; readonly path: string })

export interface WrittenResolution {
  readonly secret: string
  readonly revokedOn: IsoDate
  readonly by: string
  readonly evidence: string
}

interface WrittenStatement {
  readonly check: string
  readonly statement: string
  readonly by: string
  readonly on: IsoDate
  readonly expires: IsoDate
  readonly evidence: string
}

/** An attestation as the file has it; `commit` belongs to a countersigned break-glass alone, `criterion` to all else. */
export type WrittenAttestation =
  (WrittenStatement & { readonly criterion?: string }) | (WrittenStatement & { readonly commit: string })

/** The policy file as it is written; only `version` must be there. */
export interface WrittenPolicy {
  readonly version: 1
  readonly extends?: string
  readonly enforce?: Enforcement | WrittenEnforce
  readonly owners?: readonly string[]
  readonly release?: {
    readonly branches?: readonly string[]
    readonly heads?: readonly string[]
    readonly tags?: readonly string[]
  }
  readonly checks?: { readonly [slug: string]: WrittenCheck }
  readonly waivers?: readonly WrittenWaiver[]
  readonly resolutions?: readonly WrittenResolution[]
  readonly paths?: {
    readonly production?: readonly string[]
    readonly development?: readonly string[]
    readonly ignore?: readonly string[]
  }
  readonly breakGlass?: { readonly users: readonly string[]; readonly hours: number }
  readonly limits?: { readonly [L in LimitName]?: number }
}

const globs = (help: string): Shape<readonly string[]> => describe(array(glob), help)

const enforce = describe(
  union(
    oneOf(...ENFORCEMENTS),
    object<WrittenEnforce>({
      mode: describe(oneOf(...ENFORCEMENTS), 'Which findings block.'),
      from: optional(describe(date, 'The first day on which it holds; before, it is as if it were not written.')),
    }),
  ),
  'Which findings block: `none`, `introduced` (those that the change brings) or `all`; with `mode` and `from`, as of a date. Default: `introduced` on pull requests, `all` at release.',
)

function optionShape(option: CheckOption): Shape<number> | Shape<string> {
  switch (option.type) {
    case 'days':
      return describe(
        integer({ minimum: option.minimum, maximum: option.maximum }),
        `${option.help} Days; default ${option.default}.`,
      )
    case 'count':
      return describe(
        integer({ minimum: option.minimum, maximum: option.maximum }),
        `${option.help} Default ${option.default}.`,
      )
    case 'word':
      return describe(oneOf(...option.words), `${option.help}. Default \`${option.default}\`.`)
    case 'path':
      return describe(path, `${option.help} Default \`${option.default}\`.`)
    case 'name':
      return describe(name, `${option.help} Default \`${option.default}\`.`)
  }
}

function checkShape(check: CheckDescription): Shape<WrittenCheck> {
  const options = Object.entries(check.options).map(
    ([name, option]) => [name, { ...optionShape(option), optional: true }] as const,
  )
  return describe(
    object<WrittenCheck>({
      ...Object.fromEntries(options),
      level: optional(
        describe(
          oneOf(...LEVELS),
          `How much the check matters: \`required\` can block, \`advisory\` informs, \`off\` is not judged. Default \`${check.level}\`.`,
        ),
      ),
      enforce: optional(enforce),
      waivable: optional(describe(boolean, 'False forbids waivers of its findings. Default true.')),
      notApplicable: optional(
        describe(prose, 'Why it does not apply here; answers what nobody could see, never a finding.'),
      ),
    }),
    check.title,
  )
}

const slug = (checks: readonly CheckDescription[]): Shape<string> =>
  withNoun(oneOf(...checks.map((check) => check.slug)), 'check')

function waiverShape(checks: readonly CheckDescription[]): Shape<WrittenWaiver> {
  const acceptance = {
    check: describe(slug(checks), 'The check whose findings are accepted.'),
    reason: describe(prose, 'Why the risk is accepted.'),
    owner: describe(login, 'Who answers for it; one of `owners` where that is set.'),
    expires: describe(date, `The last day on which it counts; ${MAX_WAIVER_DAYS} days from today at most.`),
    ticket: optional(describe(reference, 'Where the work on it is followed.')),
  }
  return union(
    object<WrittenAcceptance & { readonly fingerprint: string }>({
      ...acceptance,
      fingerprint: describe(fingerprintForm, 'The finding, as every output shows it.'),
    }),
    object<WrittenAcceptance & { readonly rule: string; readonly path: string }>({
      ...acceptance,
      rule: describe(ruleId, 'The rule whose findings are accepted.'),
      path: describe(glob, 'The files in which they are accepted.'),
    }),
  )
}

const resolution = object<WrittenResolution>({
  secret: describe(secretForm, "The digest that the credential's finding shows; never the value."),
  revokedOn: describe(date, 'The day on which it was revoked.'),
  by: describe(login, 'Who revoked it.'),
  evidence: describe(reference, 'Where the revocation can be seen.'),
})

function limit(name: LimitName, help: string, maximum: number) {
  return optional(describe(integer({ minimum: 1, maximum }), `${help} Default ${DEFAULT_LIMITS[name]}.`))
}

/** The shape of the policy file. */
export function policyShape(checks: readonly CheckDescription[]): Shape<WrittenPolicy> {
  return object<WrittenPolicy>({
    version: describe(oneOf(1), 'The version of this format.'),
    extends: optional(
      describe(
        extendsForm,
        'A policy that this one may tighten and never loosen, as `owner/repository/path@ref`. Its waivers and resolutions stay its own.',
      ),
    ),
    enforce: optional(enforce),
    owners: optional(
      describe(array(login), 'Logins that may approve waivers, attestations and changes of the policy.'),
    ),
    release: optional(
      describe(
        object<NonNullable<WrittenPolicy['release']>>({
          branches: optional(globs('Branches whose pull requests and pushes are judged as releases.')),
          heads: optional(globs('Branches whose pull requests are judged as releases, wherever they go.')),
          tags: optional(globs('Tags that are releases.')),
        }),
        'What is judged as a release.',
      ),
    ),
    checks: optional(
      describe(
        withNoun(
          object<{ readonly [slug: string]: WrittenCheck }>(
            Object.fromEntries(checks.map((check) => [check.slug, optional(checkShape(check))])),
          ),
          'check',
        ),
        'What is demanded of each check.',
      ),
    ),
    waivers: optional(describe(array(waiverShape(checks)), 'Dated acceptances of named findings.')),
    resolutions: optional(describe(array(resolution), 'Leaked credentials that were revoked.')),
    paths: optional(
      describe(
        object<NonNullable<WrittenPolicy['paths']>>({
          production: optional(globs('Files that are production code wherever they stand.')),
          development: optional(globs('Files that never reach production, such as tests and examples.')),
          ignore: optional(globs('Files that are not judged at all.')),
        }),
        'What the files of the repository are.',
      ),
    ),
    breakGlass: optional(
      describe(
        object<NonNullable<WrittenPolicy['breakGlass']>>({
          users: describe(array(login), 'Logins that may release over a blocked gate.'),
          hours: describe(integer({ minimum: 1, maximum: 168 }), 'How long one override counts.'),
        }),
        'Releasing in an emergency, recorded and countersigned afterwards.',
      ),
    ),
    limits: optional(
      describe(
        object<NonNullable<WrittenPolicy['limits']>>({
          maxFiles: limit('maxFiles', 'Files that are listed.', 10_000_000),
          maxFileBytes: limit('maxFileBytes', 'Bytes of one file that are read.', 104_857_600),
          maxFindings: limit('maxFindings', 'Findings that one criterion keeps.', 100_000),
          timeSeconds: limit('timeSeconds', 'Seconds that a run takes.', 21_600),
        }),
        'Where a run stops looking; what it then has not seen is unknown.',
      ),
    ),
  })
}

/** The shape of the attestation file. */
export function attestationsShape(checks: readonly CheckDescription[]): Shape<readonly WrittenAttestation[]> {
  const statement = {
    statement: describe(prose, 'What the person states.'),
    by: describe(login, 'Who states it; one of `owners` where that is set.'),
    on: describe(date, 'The day of the statement; not in the future.'),
    expires: describe(date, `The last day on which it counts; ${MAX_ATTESTATION_DAYS} days after \`on\` at most.`),
    evidence: describe(reference, 'Where a reader can see for themselves.'),
  }
  return array(
    union(
      object<WrittenStatement & { readonly criterion?: string }>({
        check: describe(slug(checks), 'The check that is answered.'),
        criterion: optional(
          describe(criterionId, 'The one criterion that is answered; without it every open one that may be.'),
        ),
        ...statement,
      }),
      object<WrittenStatement & { readonly commit: string }>({
        check: describe(
          withNoun(oneOf<string>(BREAK_GLASS_CHECK), 'check'),
          'Countersigns a release that went over a blocked gate.',
        ),
        commit: describe(commit, 'The commit that was released.'),
        ...statement,
      }),
    ),
  )
}

/** The JSON Schema (2020-12) of the policy file, for editors. */
export function policySchema(checks: readonly CheckDescription[]): JsonSchema {
  return toSchemaDocument(
    { $id: 'urn:security-release-checklist:policy:1', title: 'Security Release Checklist policy' },
    policyShape(checks),
  )
}

/** The JSON Schema (2020-12) of the attestation file, for editors. */
export function attestationsSchema(checks: readonly CheckDescription[]): JsonSchema {
  return toSchemaDocument(
    { $id: 'urn:security-release-checklist:attestations:1', title: 'Security Release Checklist attestations' },
    attestationsShape(checks),
  )
}
