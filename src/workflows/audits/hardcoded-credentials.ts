import type { Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { scalarOf, type Field } from '../model/fields.ts'
import { jobsOf, stepsOf, type Bindings, type Job, type Step } from '../model/model.ts'
import { commandsIn, type SimpleCommand } from '../shell/script.ts'
import { scriptOf, scriptSpan, type StepScript } from '../shell/step-script.ts'
import { CREDENTIAL_NAME, CREDENTIAL_OPTION } from '../taint/programs.data.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps, type Hit } from './define-audit.ts'
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
      {
        name: 'one that holds the sign of its option',
        files: () => steps(`- run: mysql --password=a=${password()} app`)(),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a setting among the arguments',
        files: () =>
          steps(
            '- run: |',
            `    docker run -e DB_PASSWORD=${password()} app`,
            `    kubectl create secret generic a --from-literal=password=${password()}`,
            `    helm upgrade a . --set auth.rootPassword=${password()}`,
            `    curl -u admin:${password()} https://example.com`,
            `    curl -H "Authorization: Bearer ${password()}" https://example.com`,
          )(),
        lines: [
          FIRST_STEP_LINE + 1,
          FIRST_STEP_LINE + 2,
          FIRST_STEP_LINE + 3,
          FIRST_STEP_LINE + 4,
          FIRST_STEP_LINE + 5,
        ],
      },
      {
        name: 'in a job that never runs',
        files: () => job('    if: false', '    steps:', `      - run: mysql --password=${password()} app`)(),
        lines: [11],
      },
    ],
    passing: [
      {
        name: 'settings about a credential',
        files: steps(
          '- run: |',
          '    ./deploy --set token_name=deploy-key-2024a-main',
          '    ./deploy -e TOKEN_FILE=/run/token-2024-a',
        ),
      },
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
    // What is written down is known to all, whether or not it runs.
    for (const owner of [...jobsOf(file), ...stepsOf(file)]) {
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
    const given = isStatic ? givenBy(before, value) : null
    if (given !== null && isCredential(given.literal) && formIn(given.literal) === null)
      yield { span: scriptSpan(script, { start, end }), name: given.name }
    before = value
  }
}

/**
 * What a word gives to an option or a setting that is named like a credential: `--password=x`, `x` after `--password`,
 * `--from-literal=password=x`, `auth.password=x`. All of it: a credential may hold the sign itself.
 */
function givenBy(before: string, word: string): { readonly name: string; readonly literal: string } | null {
  const mark = word.indexOf('=')
  const option = mark > 0 ? word.slice(0, mark) : ''
  if (CREDENTIAL_OPTION.test(option)) return { name: option, literal: word.slice(mark + 1) }
  if (CREDENTIAL_OPTION.test(before)) return { name: before, literal: word }
  if (/^(?:-u|--user)$/.test(before) && word.includes(':'))
    return { name: before, literal: word.slice(word.indexOf(':') + 1) }
  const { 1: header = '', 2: sent = '' } = HEADER.exec(word) ?? []
  if (header !== '') return { name: header, literal: sent }
  const { 1: name = '', 2: literal = '' } = SETTING.exec(word) ?? []
  if (/(?:name|id|path|file|url|ref|env|type|version)$/i.test(name)) return null
  return CREDENTIAL_NAME.test(name) || /[a-z](?:Password|Token|Secret|ApiKey)$/.test(name) ? { name, literal } : null
}

const HEADER = /^(authorization|private-token|x-api-key|x-auth-token)\s*:\s*(?:bearer\s+|basic\s+|token\s+)?(\S+)$/i

/** `name=value` after an option, its name the last part of `auth.name`. */
const SETTING = /^(?:-[A-Za-z]|--?[a-z][\w-]*=)?(?:[\w-]+\.)*([A-Za-z_][\w-]*)=(.+)$/s
