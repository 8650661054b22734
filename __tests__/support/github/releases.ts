import { createHash } from 'node:crypto'
import type { JsonObject } from './description.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, list, notFound, param, type Routes } from './route.ts'
import { storeBytes } from './storage.ts'
import { allows } from './tokens.ts'
import { type Account, accountJson, nextId, nextTime, type World } from './world.ts'

export interface Asset {
  readonly id: number
  readonly name: string
  readonly bytes: Uint8Array
  readonly at: string
}

export interface Release {
  readonly id: number
  readonly tag: string
  readonly target: string
  readonly isDraft: boolean
  readonly isPrerelease: boolean
  readonly isImmutable: boolean
  readonly author: Account
  readonly assets: Asset[]
  readonly at: string
}

/** Publishes a release of a tag, with assets by name. */
export function addRelease(
  world: World,
  repository: Repository,
  tag: string,
  author: Account,
  about: Partial<Pick<Release, 'isDraft' | 'isPrerelease' | 'isImmutable' | 'target'>> & {
    readonly assets?: { readonly [name: string]: Uint8Array }
  } = {},
): Release {
  const at = nextTime(world)
  const release: Release = {
    id: nextId(world),
    tag,
    target: about.target ?? repository.defaultBranch,
    isDraft: about.isDraft ?? false,
    isPrerelease: about.isPrerelease ?? false,
    isImmutable: about.isImmutable ?? false,
    author,
    assets: Object.entries(about.assets ?? {}).map(([name, bytes]) => ({ id: nextId(world), name, bytes, at })),
    at,
  }
  repository.releases.push(release)
  return release
}

/** Releases and their assets. */
export const releaseRoutes: Routes = {
  'GET /repos/{owner}/{repo}/releases': (call, repository) =>
    list(visible(call, repository).map((release) => releaseJson(call.world, repository, release))),
  'GET /repos/{owner}/{repo}/releases/latest': (call, repository) => {
    const latest = visible(call, repository).find(({ isDraft, isPrerelease }) => !isDraft && !isPrerelease)
    return latest === undefined ? notFound() : json(releaseJson(call.world, repository, latest))
  },
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': (call, repository) => {
    const release = repository.releases.find(({ tag, isDraft }) => tag === param(call, 'tag') && !isDraft)
    return release === undefined ? notFound() : json(releaseJson(call.world, repository, release))
  },
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets': (call, repository) => {
    const release = repository.releases.find(({ id }) => String(id) === param(call, 'release_id'))
    if (release === undefined) return notFound()
    return list(release.assets.map((asset) => assetJson(call.world, repository, release, asset)))
  },
  'GET /repos/{owner}/{repo}/releases/assets/{asset_id}': (call, repository): Answer => {
    for (const release of repository.releases) {
      const asset = release.assets.find(({ id }) => String(id) === param(call, 'asset_id'))
      if (asset === undefined) continue
      if (call.media !== 'raw') return json(assetJson(call.world, repository, release, asset))
      return { kind: 'redirect', to: storeBytes(call.world, asset.bytes, 'application/octet-stream') }
    }
    return notFound()
  },
}

/** Newest first; drafts are shown to those who may write. */
function visible(call: Call, repository: Repository): Release[] {
  return repository.releases.filter(({ isDraft }) => !isDraft || allows(call.token, 'contents', 'write')).reverse()
}

function assetJson(world: World, repository: Repository, release: Release, asset: Asset): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  return {
    url: `${api}/releases/assets/${asset.id}`,
    browser_download_url: `${html}/releases/download/${release.tag}/${encodeURIComponent(asset.name)}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name: asset.name,
    label: null,
    state: 'uploaded',
    content_type: 'application/octet-stream',
    size: asset.bytes.length,
    digest: `sha256:${createHash('sha256').update(asset.bytes).digest('hex')}`,
    download_count: 0,
    created_at: asset.at,
    updated_at: asset.at,
    uploader: accountJson(world, release.author),
  }
}

/** A release, as the list and as the event's payload have it. */
export function releaseJson(world: World, repository: Repository, release: Release): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const url = `${api}/releases/${release.id}`
  return {
    url,
    html_url: `${html}/releases/tag/${release.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${api}/tarball/${release.tag}`,
    zipball_url: `${api}/zipball/${release.tag}`,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.tag,
    body: '',
    draft: release.isDraft,
    prerelease: release.isPrerelease,
    immutable: release.isImmutable,
    created_at: release.at,
    published_at: release.isDraft ? null : release.at,
    author: accountJson(world, release.author),
    assets: release.assets.map((asset) => assetJson(world, repository, release, asset)),
  }
}
