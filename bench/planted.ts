// Credentials to be planted, made of a seed at run time. Their formats are those of the providers' documentation and not of
// the rules that shall find them; equal seeds give equal texts, and none opens anything.
import { createECDH, createHash, createHmac, createPrivateKey } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { completeStructure } from '../src/secrets/structure.ts'

/** What is written into a tree, and the line that tells it. */
export interface Planted {
  readonly what: string
  /** A new file, or a line in one that there is. */
  readonly target: { readonly kind: 'new'; readonly path: string } | { readonly kind: 'line' }
  readonly content: (comment: string) => Buffer
}

/** Draws whole numbers below a bound. */
export type Draw = (below: number) => number

export function drawsOf(seed: string): Draw {
  let block = 0
  let bytes = Buffer.alloc(0)
  return (below) => {
    if (bytes.length < 4)
      bytes = createHash('sha256')
        .update(`${seed} ${String(block++)}`)
        .digest()
    const drawn = bytes.readUInt32BE(0)
    bytes = bytes.subarray(4)
    return drawn % below
  }
}

const DIGITS = '0123456789'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const HEX = `${DIGITS}abcdef`
const LETTERS = DIGITS + LOWER + UPPER
const BASE64 = `${LETTERS}+/`
const BASE32 = `${UPPER}234567`

type Make = (text: (alphabet: string, length: number) => string) => string

/** Tokens that their own form tells. */
const TOKENS: { readonly [what: string]: Make } = {
  'AWS key id': (text) => `AKIA${text(BASE32, 16)}`,
  'GitHub token': (text) => completeStructure('github-checksum', `ghp_${text(LETTERS, 36)}`),
  'GitHub fine-grained token': (text) => `github_pat_${text(LETTERS, 22)}_${text(LETTERS, 59)}`,
  'npm token': (text) => completeStructure('npm-checksum', `npm_${text(LETTERS, 36)}`),
  'GitLab token': (text) => `glpat-${text(`${LETTERS}_-`, 20)}`,
  'Slack bot token': (text) => `xoxb-${text(DIGITS, 12)}-${text(DIGITS, 13)}-${text(LETTERS, 24)}`,
  'Slack webhook': (text) =>
    `https://hooks.slack.com/services/T${text(DIGITS + UPPER, 10)}/B${text(DIGITS + UPPER, 10)}/${text(LETTERS, 24)}`,
  'Stripe key': (text) => `sk_live_${text(LETTERS, 24)}`,
  'Google API key': (text) => `AIzaSy${text(LETTERS, 33)}`,
  'SendGrid key': (text) => `SG.${text(LETTERS, 22)}.${text(LETTERS, 43)}`,
  'Anthropic key': (text) => `sk-ant-api03-${text(LETTERS, 93)}AA`,
  'OpenAI project key': (text) => `sk-proj-${text(LETTERS, 74)}T3BlbkFJ${text(LETTERS, 74)}`,
  'PyPI token': (text) => `pypi-AgEIcHlwaS5vcmc${text(LETTERS, 150)}`,
  'Hugging Face token': (text) => `hf_${text(LETTERS, 34)}`,
  'DigitalOcean token': (text) => `dop_v1_${text(HEX, 64)}`,
  'Shopify token': (text) => `shpat_${text(HEX, 32)}`,
  'Telegram bot token': (text) => `${text('123456789', 9)}:AA${text(LETTERS, 33)}`,
  'Vault token': (text) => `hvs.${text(LETTERS, 95)}`,
  'Docker Hub token': (text) => `dckr_pat_${text(LETTERS, 27)}`,
  'age key': (text) => `AGE-SECRET-KEY-1${text('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
  'Linear key': (text) => `lin_api_${text(LETTERS, 40)}`,
  'Grafana token': (text) => `glsa_${text(LETTERS, 32)}_${text(HEX, 8)}`,
}

/** Lines that tell a credential by what stands around it, as languages and settings write it. */
const SETTINGS: { readonly [what: string]: { readonly path: string; readonly text: Make } } = {
  'secret in dotenv': { path: 'deploy/.env.production', text: (t) => `SESSION_SECRET=${t(LETTERS, 40)}\n` },
  'AWS pair in a profile': {
    path: 'deploy/credentials.ini',
    text: (t) => `[default]\naws_access_key_id = AKIA${t(BASE32, 16)}\naws_secret_access_key = ${t(BASE64, 40)}\n`,
  },
  'database address in YAML': {
    path: 'deploy/shop.yml',
    text: (t) => `database:\n  url: postgres://shop:${t(LETTERS, 18)}@db.shop-internal.net:5432/shop\n`,
  },
  'password in JSON': {
    path: 'deploy/appsettings.Production.json',
    text: (t) => `{\n  "Smtp": { "Password": "${t(LETTERS, 14)}!7" }\n}\n`,
  },
  'connection string': {
    path: 'deploy/web.config',
    text: (t) =>
      `<add name="Shop" connectionString="Server=db.shop-internal.net;User Id=shop;Password=${t(LETTERS, 16)};" />\n`,
  },
  'key in Python': { path: 'deploy/settings.py', text: (t) => `SECRET_KEY = '${t(LETTERS, 50)}'\n` },
  'key in Go': { path: 'deploy/main.go', text: (t) => `package main\n\nvar apiKey = "${t(HEX, 40)}"\n` },
  'secret in Ruby': { path: 'deploy/secret.rb', text: (t) => `Shop.config.secret_key_base = "${t(HEX, 128)}"\n` },
  'token in PHP': { path: 'deploy/config.php', text: (t) => `<?php\n$config['api_token'] = '${t(LETTERS, 32)}';\n` },
  'key in properties': { path: 'deploy/shop.properties', text: (t) => `shop.encryption.key=${t(BASE64, 43)}=\n` },
  'secret in Terraform': {
    path: 'deploy/main.tf',
    text: (t) => `resource "shop" "db" {\n  master_password = "${t(LETTERS, 20)}"\n}\n`,
  },
  'Kubernetes Secret': {
    path: 'deploy/secret.yaml',
    text: (t) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  cookie: ${Buffer.from(t(LETTERS, 32)).toString('base64')}\n`,
  },
  netrc: { path: '.netrc', text: (t) => `machine api.shop-internal.net login shop password ${t(LETTERS, 20)}\n` },
  npmrc: { path: 'deploy/.npmrc', text: (t) => `//registry.shop-internal.net/:_authToken=${t(HEX, 36)}\n` },
  'curl with a header': {
    path: 'deploy/call.sh',
    text: (t) => `curl -H "Authorization: Bearer ${t(LETTERS, 40)}" https://api.shop-internal.net\n`,
  },
  'login in base64': {
    path: 'deploy/call.http',
    text: (t) => `Authorization: Basic ${Buffer.from(`shop:${t(LETTERS, 20)}`).toString('base64')}\n`,
  },
  // In a comment or a test it is a sample, which its own form cannot tell from a real one.
  'JSON Web Token': {
    path: 'deploy/client.js',
    text: (t) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
      const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: t(DIGITS, 9), exp: 4_000_000_000 })}`
      return `connect('${head}.${createHmac('sha256', t(LETTERS, 20)).update(head).digest('base64url')}')\n`
    },
  },
  Dockerfile: { path: 'deploy/Dockerfile', text: (t) => `FROM scratch\nENV ADMIN_PASSWORD ${t(LETTERS, 18)}\n` },
}

/** How a token stands in a line of a file that there is; `comment` starts a comment there. */
const LINES: readonly ((token: string, comment: string) => string)[] = [
  (token, comment) => `${comment} ${token}`,
  (token, comment) => `${comment} export KEY="${token}"`,
  (token, comment) => `${comment} {"config": "TOKEN=${token}\\nVERBOSE=1"}`,
  (token, comment) => `${comment} <key>${token}</key>`,
  (token, comment) => `${comment} data: ${Buffer.from(`key=${token};`).toString('base64')}`,
  (token, comment) => `${comment} https://shop-internal.net/?next=${encodeURIComponent(`/a?key=${token}&b=1`)}`,
]

/** So many credentials, of which the seed says what they are and how they stand. */
export function plantedOf(seed: string, count: number): readonly Planted[] {
  const draw = drawsOf(seed)
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[draw(alphabet.length)] ?? '').join('')
  const tokens = shuffled(Object.entries(TOKENS), draw).map(([what, make], index): Planted => {
    const token = make(text)
    const form = LINES[index % LINES.length] ?? LINES[0]
    return { what, target: { kind: 'line' }, content: (comment) => Buffer.from(form?.(token, comment) ?? token) }
  })
  const settings = shuffled(Object.entries(SETTINGS), draw).map(([what, { path, text: make }]): Planted => {
    const content = Buffer.from(make(text))
    return { what, target: { kind: 'new', path }, content: () => content }
  })
  const [wide = 'none', packed = 'none', again = 'none'] = shuffled(Object.keys(TOKENS), draw)
  const tokenOf = (what: string): string => TOKENS[what]?.(text) ?? ''
  const key = privateKeyOf(seed)
  const file = (what: string, path: string, content: Buffer): Planted => ({
    what,
    target: { kind: 'new', path },
    content: () => content,
  })
  const files = [
    file('private key', 'deploy/tls.key', Buffer.from(key)),
    file('private key in JavaScript', 'deploy/key.js', Buffer.from(`export const key = ${JSON.stringify(key)}\n`)),
    file(`${wide} in UTF-16`, 'deploy/notes.cfg', Buffer.from(`\ufefffirst\nkey=${tokenOf(wide)}\n`, 'utf16le')),
    file(`${packed} in a packed file`, 'deploy/log.gz', gzipSync(`first\nkey=${tokenOf(packed)}\n`)),
    file(`${again} without a line end`, 'deploy/token', Buffer.from(tokenOf(again))),
  ]
  const all = [...files, ...settings, ...tokens]
  const more = Array.from({ length: Math.max(0, count - all.length) }, (_, index): Planted => {
    const whats = Object.keys(TOKENS)
    const what = whats[draw(whats.length)] ?? ''
    const token = tokenOf(what)
    const form = LINES[index % LINES.length]
    return { what, target: { kind: 'line' }, content: (comment) => Buffer.from(form?.(token, comment) ?? token) }
  })
  return [...all, ...more].slice(0, count)
}

/** A key that is sound, and a seed's. */
function privateKeyOf(seed: string): string {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(createHash('sha256').update(`${seed} key`).digest())
  const point = pair.getPublicKey()
  const part = (bytes: Buffer): string => bytes.toString('base64url')
  const [d, x, y] = [part(pair.getPrivateKey()), part(point.subarray(1, 33)), part(point.subarray(33))]
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y }, format: 'jwk' })
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function shuffled<T>(items: readonly T[], draw: Draw): readonly T[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(draw(rest.length), 1))
}
