import type { NonEmpty } from '../model/non-empty.ts'
import type { Severity } from '../model/severity.ts'
import type { SecretRule } from './sensitive-file-rule.ts'
import type { StructureCheck } from './structure.ts'

/**
 * Detects credentials of one kind in any bytes. Declared with `credentialRule`, as data; how to add one stands in
 * docs/adding-a-secret-rule.md.
 */
export interface CredentialRule extends SecretRule {
  /** Who issues it, as people write the name; null for credentials of no provider. */
  readonly provider: string | null
  /** What it is called in a sentence, without an article: `GitHub personal access token`. */
  readonly noun: string
  /** The part of the format that is the same for everybody, which outputs may show; null for none. */
  readonly publicPrefix: string | null
  /** The provider's page on which it is revoked, or that says how; null for credentials of no provider. */
  readonly revocation: string | null
  /** Lower-case ASCII. The automaton looks for these, without regard to case; nothing else of the rule runs without one. */
  readonly keywords: NonEmpty<string>
  readonly match: RuleMatch
  /** What the format says beyond its pattern; null where it says nothing. */
  readonly structure: StructureCheck | null
  readonly examples: RuleExamples
}

/**
 * How a keyword's place is judged. All patterns are of the bounded syntax of `parsePattern`.
 */
export type RuleMatch =
  /** The keyword starts the token. `pattern` matches the whole of it. */
  | { readonly kind: 'token'; readonly pattern: string; readonly ignoreCase: boolean; readonly edges: Edges }
  /**
   * The keyword stands in the name to which a value is assigned, in whatever language. `value` matches the whole value.
   * `names` further limits the name, which is given as its lower-case words joined by hyphens: `plaid-client-secret`.
   */
  | {
      readonly kind: 'assignment'
      readonly value: string
      readonly ignoreCase: boolean
      readonly names: RegExp | null
    }
  /**
   * The keyword stands inside or near the token: `before` and `after` bytes around it are searched, and a match is taken
   * that the keyword overlaps, or, where `near` is given, any match in the window.
   */
  | {
      readonly kind: 'window'
      readonly pattern: string
      readonly ignoreCase: boolean
      readonly edges: Edges
      readonly before: number
      readonly after: number
      readonly near: boolean
    }
  /** A structure of several lines with a reader of its own. */
  | { readonly kind: 'block'; readonly block: BlockKind }
  /** Credentials of no provider, which are told by where they stand. */
  | { readonly kind: 'generic'; readonly generic: GenericKind }

/** Structures that have readers of their own. */
export type BlockKind = 'pem' | 'service-account' | 'jwk' | 'putty' | 'kubernetes-secret'

/**
 * `setting`: a value that is assigned to a credential's name. `url-password`: what stands before the host of a URL.
 * `authorization`: the value of an HTTP header or of a client's option for it. `crypto-call`: the key in a call that signs.
 * `account-call`: the password in a call that makes an administrator.
 */
export type GenericKind = 'setting' | 'url-password' | 'authorization' | 'crypto-call' | 'account-call'

/**
 * What may not stand beside a token. `word`: letters, digits and underscore. `base64`: also `+`, and `=` after it, for
 * tokens whose characters long blobs contain by chance. `none`: anything may.
 */
export type Edges = 'word' | 'base64' | 'none'

/**
 * Texts with made-up material in place of marks, which `rule-examples.ts` lists: `{}` is a token of the rule, `{2}` another,
 * `{cut}` one that is too short, `{x}` a placeholder in its form. On a failing text the rule fires at high or medium
 * confidence, in a file without a role, and no other rule does on the same value; on a passing text the rule does not.
 */
export interface RuleExamples {
  readonly failing: NonEmpty<string>
  readonly passing: NonEmpty<string>
}

interface Declared {
  readonly id: string
  readonly provider: string | null
  readonly noun: string
  /** What its holder can do, as the end of "It lets its holder …". */
  readonly lets: string
  readonly severity: Severity
  readonly publicPrefix?: string
  readonly revocation: string | null
  readonly remediation?: string
  readonly keywords: NonEmpty<string>
  readonly match: RuleMatch
  readonly structure?: StructureCheck
  readonly examples: RuleExamples
}

/** Completes a declared rule: its description and remediation follow from what it is, who issues it and what it lets one do. */
export function credentialRule<const R extends Declared>(declared: R): CredentialRule & { readonly id: R['id'] } {
  const { lets, publicPrefix = null, structure = null, ...rest } = declared
  const where = declared.revocation === null ? 'where it is valid' : `at ${declared.revocation}`
  return {
    ...rest,
    description: `A committed ${declared.noun} lets its holder ${lets}.`,
    remediation:
      declared.remediation ?? `Revoke it ${where}, then remove it and load its successor from a secret store.`,
    publicPrefix,
    structure,
  }
}

interface TokenOptions {
  readonly ignoreCase?: boolean
  readonly edges?: Edges
}

/** A token that its keyword starts. */
export function token(pattern: string, { ignoreCase = false, edges = 'word' }: TokenOptions = {}): RuleMatch {
  return { kind: 'token', pattern, ignoreCase, edges }
}

/** A value that is assigned to a name with the keyword in it. */
export function assignment(
  value: string,
  { ignoreCase = false, names = null }: { readonly ignoreCase?: boolean; readonly names?: RegExp | null } = {},
): RuleMatch {
  return { kind: 'assignment', value, ignoreCase, names }
}

/** A token with the keyword somewhere in it, or (with `near`) somewhere around it. */
export function nearby(
  pattern: string,
  before: number,
  after: number,
  { ignoreCase = false, edges = 'word', near = false }: TokenOptions & { readonly near?: boolean } = {},
): RuleMatch {
  return { kind: 'window', pattern, ignoreCase, edges, before, after, near }
}

/** A structure of several lines. */
export function block(kind: BlockKind): RuleMatch {
  return { kind: 'block', block: kind }
}

/** A credential of no provider. */
export function generic(kind: GenericKind): RuleMatch {
  return { kind: 'generic', generic: kind }
}
