import type { JsonObject } from './description.ts'
import type { Repository } from './repository.ts'
import type { StoredBytes } from './storage.ts'
import type { Token } from './tokens.ts'

/** A person, an App's account or an organization. Numbers stay when logins change. */
export interface Account {
  readonly id: number
  login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  /** Addresses by which commits are joined to the account. */
  readonly emails: readonly string[]
}

/** A GitHub App. */
export interface App {
  readonly id: number
  readonly slug: string
  readonly owner: Account
  /** The account in whose name the App writes. */
  readonly bot: Account
}

/** Everything that the simulated GitHub knows. Tests change it freely between requests. */
export interface World {
  readonly accounts: Account[]
  readonly apps: App[]
  readonly repositories: Repository[]
  /** By the token's secret text. */
  readonly tokens: Map<string, Token>
  /** The App whose token a workflow gets. */
  readonly actions: App
  /** The account that commits what people do on GitHub's own pages. */
  readonly webFlow: Account
  /** Bytes at the other origin, by path and query. */
  readonly storage: Map<string, StoredBytes>
  /** Set once the simulator listens; none ends with a slash. */
  urls: Urls
  /** Milliseconds since the epoch; every change moves it on by a second. */
  clock: number
  /** What goes wrong with every download from the other origin; null for nothing. */
  storageFault: 'cut' | 'expired' | 'loop' | null
  lastId: number
}

/** Where things are. */
export interface Urls {
  readonly api: string
  readonly server: string
  /** Another origin, where bytes are kept; it must never see a token. */
  readonly storage: string
}

/** The number of the App `github-actions` and of its account on github.com. */
export const ACTIONS_APP_ID = 15368
const ACTIONS_BOT_ID = 41898282
const WEB_FLOW_ID = 19864447

/** A GitHub with nothing in it but its own Actions App. */
export function emptyWorld(): World {
  const github: Account = { id: 9919, login: 'github', type: 'Organization', emails: [] }
  const bot: Account = {
    id: ACTIONS_BOT_ID,
    login: 'github-actions[bot]',
    type: 'Bot',
    emails: [`${ACTIONS_BOT_ID}+github-actions[bot]@users.noreply.github.com`],
  }
  const actions: App = { id: ACTIONS_APP_ID, slug: 'github-actions', owner: github, bot }
  const webFlow: Account = { id: WEB_FLOW_ID, login: 'web-flow', type: 'User', emails: ['noreply@github.com'] }
  return {
    accounts: [github, bot, webFlow],
    apps: [actions],
    repositories: [],
    tokens: new Map(),
    storage: new Map(),
    actions,
    webFlow,
    urls: { api: '', server: '', storage: '' },
    clock: Date.parse('2026-11-24T08:00:00Z'),
    storageFault: null,
    lastId: 1_000_000,
  }
}

/** A number that nothing else has. */
export function nextId(world: World): number {
  world.lastId++
  return world.lastId
}

/** The time of a change: a second after the one before. */
export function nextTime(world: World): string {
  world.clock += 1000
  return timeOf(world.clock)
}

/** As GitHub writes a time. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

/** Adds a person, or what `type` says. */
export function addAccount(world: World, login: string, about: Partial<Omit<Account, 'login'>> = {}): Account {
  const account: Account = {
    id: about.id ?? nextId(world),
    login,
    type: about.type ?? 'User',
    emails: about.emails ?? [`${login}@example.invalid`],
  }
  world.accounts.push(account)
  return account
}

/** Adds an App of that slug with its account `<slug>[bot]`. */
export function addApp(world: World, slug: string, owner: Account): App {
  const bot = addAccount(world, `${slug}[bot]`, { type: 'Bot' })
  const app: App = { id: nextId(world), slug, owner, bot }
  world.apps.push(app)
  return app
}

/** The account that a login names now; logins do not tell case apart. */
export function accountNamed(world: World, login: string): Account | null {
  return world.accounts.find((account) => account.login.toLowerCase() === login.toLowerCase()) ?? null
}

/** The account to which a commit's address belongs; null for none. */
export function accountOfEmail(world: World, email: string): Account | null {
  return world.accounts.find(({ emails }) => emails.includes(email)) ?? null
}

/** An account within another answer. */
export function accountJson(world: World, account: Account): JsonObject {
  const url = `${world.urls.api}/users/${encodeURIComponent(account.login)}`
  return {
    login: account.login,
    id: account.id,
    node_id: `U_${account.id}`,
    avatar_url: `${world.urls.server}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${world.urls.server}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  }
}

/** An App within another answer. */
export function appJson(world: World, app: App): JsonObject {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    owner: accountJson(world, app.owner),
    name: app.slug,
    description: '',
    external_url: `${world.urls.server}/apps/${app.slug}`,
    html_url: `${world.urls.server}/apps/${app.slug}`,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    permissions: {},
    events: [],
  }
}
