import type { Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { scalarOf, type Field } from '../model/fields.ts'
import type { Bindings, Job, Step } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { commandsIn, type SimpleCommand } from '../shell/script.ts'
import { scriptOf, scriptSpan, type StepScript } from '../shell/step-script.ts'
import { CREDENTIAL_NAME, CREDENTIAL_OPTION } from '../taint/programs.data.ts'
import { defineAudit, FIRST_STEP_LINE, steps, type Hit } from './define-audit.ts'
import { KNOWN_BEGINNINGS, KNOWN_FORMS, PLACEHOLDER } from './hardcoded-credentials.data.ts'
import { quoted } from './quoted.ts'

/** Made up when the example is run, so that no file of ours holds what looks like a credential. */
const token = (): string => `${['gh', 'p_'].join('')}${'aB3dE6gH9j'.repeat(4)}`
const password = (): string => ['q7R2', 'vX9k', 'L4mZ', 't8Wc'].join('')

export const hardcodedCredentials = defineAudit({
  id: 'hardcoded-credentials',
  title: 'Credential in plain text',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Revoke it, store a new one as a secret, and name that: `${{ secrets.NAME }}`.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
    'https://cwe.mitre.org/data/definitions/798.html',
  ],
  examples: {
    failing: [
      {
        name: 'of a known form',
        files: () => steps('- run: ./push', '  env:', `    AUTH: ${token()}`)(),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'by the name of the variable',
        files: () => steps('- run: ./push', '  env:', `    DEPLOY_PASSWORD: ${password()}`)(),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'an option in a script',
        files: () => steps(`- run: mysql --password=${password()} app`)(),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'a secret', files: steps('- run: ./push', '  env:', '    DEPLOY_PASSWORD: ${{ secrets.PASSWORD }}') },
      { name: 'a password for a test', files: steps('- run: ./test', '  env:', '    DB_PASSWORD: postgres') },
      {
        name: 'a name',
        files: steps('- run: ./push --token-name main', '  env:', '    TOKEN_URL: https://example.com/token'),
      },
    ],
  },
  *run(file) {
    if (file.kind === 'workflow') yield* boundHits(file.env, null)
    for (const owner of ownersIn(file)) {
      yield* boundHits(owner.env, owner)
      yield* boundHits(owner.with, owner)
      if (!('index' in owner)) for (const { env } of owner.containers) yield* boundHits(env, owner)
      else yield* scriptHits(owner)
    }
  },
})

function* boundHits(bindings: Bindings | null, at: Step | Job | null): Iterable<Hit> {
  for (const item of bindings?.items ?? []) {
    const scalar = scalarOf(item)
    const hit = scalar === null ? null : (formHit(scalar, quoted(item.name)) ?? namedHit(item, scalar))
    if (hit !== null) yield { ...hit, at, detail: item.name }
  }
}

function formHit(scalar: YamlScalar, what: string): Hit | null {
  const known = formIn(scalar.value)
  return known === null
    ? null
    : { ...formMessage(known.owner, what), span: spanInScalar(scalar, known.start, known.end) }
}

function formMessage(
  owner: string,
  what: string,
): {
  readonly message: string
  readonly severity: 'critical'
  readonly confidence: 'high'
} {
  return {
    message: `${what} holds what has the form of a credential for ${owner}.`,
    severity: 'critical',
    confidence: 'high',
  }
}

function formIn(text: string): { readonly owner: string; readonly start: number; readonly end: number } | null {
  if (!KNOWN_BEGINNINGS.test(text)) return null
  for (const [pattern, owner] of KNOWN_FORMS) {
    const found = pattern.exec(text)
    if (found !== null && !/example/i.test(found[0]))
      return { owner, start: found.index, end: found.index + found[0].length }
  }
  return null
}

function namedHit({ name }: Field, scalar: YamlScalar): Hit | null {
  if (!CREDENTIAL_NAME.test(name) || !isCredential(scalar.value.trim())) return null
  return {
    span: scalar.contentSpan,
    message: `\`${name}\` is named like a credential and holds a text that looks like one.`,
  }
}

/** Long enough, of mixed characters, and no stand-in, path, address or expression. */
function isCredential(value: string): boolean {
  if (value.length < 12 || value.length > 500 || /\s|\$\{\{|[/\\]{1}[\w.-]+[/\\]|:\/\//.test(value)) return false
  if (PLACEHOLDER.test(value)) return false
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length
  return kinds >= 2 && /\d/.test(value) && entropy(value) >= 2.8
}

/** Bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

function* scriptHits(step: Step): Iterable<Hit> {
  const script = scriptOf(step)
  if (script === null) {
    const hit = step.script === null ? null : formHit(step.script, 'The script')
    if (hit !== null) yield { ...hit, at: step }
    return
  }
  const known = formIn(script.scalar.value)
  if (known !== null) yield { ...formMessage(known.owner, 'The script'), span: scriptSpan(script, known), at: step }
  for (const command of commandsIn(script.script.pipelines)) {
    for (const { span, name } of literalsIn(command, script)) {
      yield { span, message: `\`${name}\` is given a text that looks like a credential.`, at: step, detail: name }
    }
  }
}

function* literalsIn(
  { args, assignments }: SimpleCommand,
  script: StepScript,
): Iterable<{ readonly span: Span; readonly name: string }> {
  for (const { name, values } of assignments) {
    const [value, ...others] = values
    if (value === undefined || others.length > 0 || !value.isStatic || !CREDENTIAL_NAME.test(name)) continue
    if (isCredential(value.value) && formIn(value.value) === null) yield { span: scriptSpan(script, value), name }
  }
  let before = ''
  for (const { value, isStatic, start, end } of args) {
    const mark = value.indexOf('=')
    const option = mark > 0 ? value.slice(0, mark) : ''
    const isGiven = option !== '' && CREDENTIAL_OPTION.test(option)
    // Most words are neither an option of that kind nor follow one.
    if (isStatic && (isGiven || CREDENTIAL_OPTION.test(before))) {
      const literal = isGiven ? (value.split('=', 2)[1] ?? '') : value
      if (isCredential(literal) && formIn(literal) === null)
        yield { span: scriptSpan(script, { start, end }), name: mark === -1 ? before : option }
    }
    before = value
  }
}
