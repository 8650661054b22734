import { generateKeyPairSync } from 'node:crypto'
import { madeUpTokenOf } from '../../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { isPlausibleToken } from '../../src/secrets/plausible.ts'
import { seeded } from './log-noise.ts'

/** Lines that a step prints, and on which of them, from 0, the leak is. */
export interface Planted {
  readonly shape: string
  readonly lines: readonly string[]
  readonly at: number
  /** What no output may show. */
  readonly value: string
}

/** Another seed makes other values, places and noise: `LOG_SEED=… npx jest …`. */
export const LOG_SEED = process.env['LOG_SEED'] ?? '1'

/** Providers whose tokens have a form of their own. */
const PROVIDERS = CREDENTIAL_RULES.filter(
  ({ match, provider, severity }) => match.kind === 'token' && provider !== null && severity === 'critical',
)

function token(seed: string): string {
  const rule = PROVIDERS[seeded(seed).below(PROVIDERS.length)]
  if (rule === undefined) throw new Error('There is no rule with a token.')
  const made = madeUpTokenOf(rule, seed)
  // By chance a token may look like one that is to be filled in, or have a beginning that its provider does not give out.
  const isReal = isPlausibleToken(made) && rule.keywords.some((keyword) => made.toLowerCase().includes(keyword))
  return isReal ? made : token(`${seed}+`)
}

const DASHES = '-'.repeat(5)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const wrap = (text: string, width = 76): string[] => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
const percent = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&')
const file = (value: string, fill: string) =>
  `HOME=/home/runner\nLANG=C.UTF-8\nDEPLOY_TOKEN=${value}\nPATH=/usr/local/bin:/usr/bin:/bin\nBUILD=${fill}\n`

type Shape = (value: string, fill: string) => { readonly lines: readonly string[]; readonly at: number }

/** How values come into a log. */
const SHAPES: { readonly [name: string]: Shape } = {
  raw: (value) => ({ lines: ['Deploying with', `token ${value}`, 'done'], at: 1 }),
  base64: (value) => ({ lines: [base64(`token ${value}`)], at: 0 }),
  'double base64': (value) => ({ lines: [base64(base64(`token ${value}`))], at: 0 }),
  'wrapped base64': (value, fill) => ({ lines: ['-----', ...wrap(base64(file(value, fill))), ''], at: 1 }),
  'double and wrapped base64': (value, fill) => ({
    lines: ['$ cat .env | base64 | base64', ...wrap(base64(`${wrap(base64(file(value, fill))).join('\n')}\n`)), 'ok'],
    at: 1,
  }),
  hex: (value) => ({ lines: [Buffer.from(`token ${value}`).toString('hex')], at: 0 }),
  percent: (value) => ({ lines: [`GET /hook?token=${percent(value)} 200`], at: 0 }),
  'JSON field': (value) => ({
    lines: [JSON.stringify({ level: 'debug', msg: 'signed in', auth: { token: value, ttl: 3600 } })],
    at: 0,
  }),
  'colour-split': (value) => ({
    lines: [`\u001b[33mtoken\u001b[0m \u001b[1m${value.slice(0, 6)}\u001b[22m${value.slice(6)}\u001b[0m`],
    at: 0,
  }),
  'carriage returns': (value) => ({ lines: [`Uploading\r`, `token ${value}\r`], at: 1 }),
}

/** One leak of a provider's token in each shape, a private key and a password in a URL. */
export function plantedLeaks(seed: string): readonly Planted[] {
  const formed = Object.entries(SHAPES).map(([shape, write]) => {
    const value = token(`${seed} ${shape}`)
    return { shape, value, ...write(value, seeded(seed).text('fill', 60)) }
  })
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const lines = key.toString().trimEnd().split('\n')
  const password = seeded(`${seed} url`).text('password', 20)
  return [
    ...formed,
    { shape: 'multi-line key', value: lines[1] ?? '', lines: ['Writing the key', ...lines], at: 1 },
    {
      shape: 'URL userinfo',
      value: password,
      lines: [`remote: https://deploy:${password}@git.shop-internal.net/acme/shop.git`],
      at: 0,
    },
  ]
}

/** The value of a secret of the store, as it comes into a log in spite of masking. */
export function plantedNamed(seed: string, value: string): readonly Planted[] {
  const forms: readonly (readonly [string, string])[] = [
    ['raw', `value ${value}`],
    ['base64', base64(`x${value}yz`)],
    ['double base64', base64(base64(value))],
    ['hex', Buffer.from(value).toString('hex')],
    ['percent', percent(value)],
    ['JSON', JSON.stringify({ a: value })],
    ['reversed', Array.from(value).reverse().join('')],
    ['colour-split', `${value.slice(0, 4)}\u001b[31m${value.slice(4)}\u001b[0m`],
  ]
  return [
    ...forms.map(([shape, line]) => ({ shape, lines: [line], at: 0, value })),
    { shape: 'wrapped base64', lines: wrap(base64(file(value, seeded(seed).text('f', 60)))), at: 0, value },
  ]
}

/** The same places with what a runner's masking leaves of them. */
export function maskedLeaks(): readonly (readonly string[])[] {
  return [
    ['token ***'],
    ['DEPLOY_TOKEN=***'],
    ['  DEPLOY_TOKEN: ***'],
    ['remote: https://deploy:***@git.shop-internal.net/acme/shop.git'],
    ['{"auth":{"token":"***","ttl":3600}}'],
    ['Authorization: Basic ***'],
    ['"DEPLOY_TOKEN":{"value":"***","isSecret":true}'],
    [`${DASHES}BEGIN PRIVATE KEY${DASHES}`, '***', '***', `${DASHES}END PRIVATE KEY${DASHES}`],
    [Buffer.from('token ***, token ***, token ***, token ***, token ***').toString('base64')],
  ]
}
