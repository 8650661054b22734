import type { AlertFact, SecretAlertsEvidence } from '../../src/evidence/alerts.ts'
import type { AnalysisFact, CodeScanningEvidence } from '../../src/evidence/code-scanning.ts'
import type { DeployKeyFact } from '../../src/evidence/deploy-keys.ts'
import type { EnvironmentFact } from '../../src/evidence/environments.ts'
import type { AssetFact, ReleaseFact } from '../../src/evidence/releases.ts'
import type { Collected, EvidenceBySource } from '../../src/evidence/evidence.ts'
import type { StoredSecretFact, StoredSecretsEvidence } from '../../src/evidence/stored-secrets.ts'
import { type IsoDate, parseIsoDate } from '../../src/model/date.ts'
import type { Gap } from '../../src/model/gap.ts'
import type { Place } from '../../src/model/place.ts'

export function setting(name: string): Place {
  return { kind: 'setting', name, url: 'https://github.com/acme/shop/settings' }
}

export function day(text: string): IsoDate {
  const date = parseIsoDate(text)
  if (date === null) throw new Error(`${text} is no day`)
  return date
}

/** A key that was added and used lately and may only read, unless told otherwise. */
export function deployKey(title: string, about: Partial<DeployKeyFact> = {}): DeployKeyFact {
  return {
    listedOn: about.addedOn ?? day('2026-10-01'),
    titles: [title],
    digest: `SHA256:${title}`,
    isReadOnly: true,
    addedOn: day('2026-10-01'),
    usedOn: day('2026-11-23'),
    place: setting(`Deploy key ${title}`),
    ...about,
  }
}

type Api = { readonly [S in keyof EvidenceBySource]?: Collected<EvidenceBySource[S]> }

export function deployKeys(keys: readonly DeployKeyFact[], gaps: readonly Gap[] = []): Api {
  return { 'deploy-keys': { ok: true, gaps, value: { keys, place: setting('Deploy keys') } } }
}

/** A secret of the repository that was updated lately, unless told otherwise. */
export function storedSecret(name: string, about: Partial<StoredSecretFact> = {}): StoredSecretFact {
  return {
    name,
    store: 'the repository',
    createdOn: day('2025-01-01'),
    updatedOn: day('2026-11-01'),
    place: setting(`Secret ${name}`),
    ...about,
  }
}

export function storedSecrets(
  secrets: readonly StoredSecretFact[],
  about: Partial<StoredSecretsEvidence> & { readonly gaps?: readonly Gap[] } = {},
): Api {
  const { gaps = [], ...rest } = about
  const value = {
    secrets,
    stores: 3,
    isWhole: true,
    lastRelease: null,
    isReleaseUnseen: false,
    place: setting('Secrets'),
    ...rest,
  }
  return { 'stored-secrets': { ok: true, gaps, value } }
}

/** An open alert that was raised a month ago, unless told otherwise. */
export function alert(number: number, about: Partial<AlertFact> = {}): AlertFact {
  return {
    number,
    about: `\`package-${number}\` has \`GHSA-0000\``,
    severity: 'critical',
    raisedOn: day('2026-10-24'),
    dismissed: null,
    fixedIn: null,
    path: 'package-lock.json',
    line: null,
    place: { kind: 'url', url: `https://github.com/acme/shop/security/${number}` },
    ...about,
  }
}

/** An analysis of the subject's commit that tried something and found nothing, unless told otherwise. */
export function analysis(tool: string, about: Partial<AnalysisFact> = {}): AnalysisFact {
  return { tool, error: '', results: 0, rules: 12, on: day('2026-11-24'), ...about }
}

export function dependabot(
  alerts: readonly AlertFact[],
  about: { readonly isOn?: boolean; readonly gaps?: readonly Gap[] } = {},
): Api {
  const value = { isOn: about.isOn ?? true, alerts, place: setting('Dependabot alerts') }
  return { 'dependabot-alerts': { ok: true, gaps: about.gaps ?? [], value } }
}

export function codeScanning(about: Partial<CodeScanningEvidence> & { readonly gaps?: readonly Gap[] } = {}): Api {
  const { gaps = [], ...rest } = about
  const value = {
    isOn: true,
    alerts: [],
    analyses: [analysis('CodeQL')],
    analysesUnseen: null,
    defaultSetup: null,
    place: setting('Code scanning'),
    ...rest,
  }
  return { 'code-scanning': { ok: true, gaps, value } }
}

export function secretAlerts(
  alerts: readonly Partial<SecretAlertsEvidence['alerts'][number]>[],
  about: { readonly isOn?: boolean; readonly gaps?: readonly Gap[] } = {},
): Api {
  const whole = alerts.map((one, at) => ({
    number: at + 1,
    type: 'some_token',
    resolution: null,
    isPublic: false,
    isActive: false,
    wasBypassed: false,
    place: { kind: 'url', url: `https://github.com/acme/shop/security/secret-scanning/${at + 1}` } as const,
    ...one,
  }))
  const value = { isOn: about.isOn ?? true, alerts: whole, place: setting('Secret scanning alerts') }
  return { 'secret-scanning-alerts': { ok: true, gaps: about.gaps ?? [], value } }
}

/** An asset with a digest of its own, as `asset.tgz`. */
export function asset(name: string, digest: string | null = `sha256:${name}`): AssetFact {
  const url = `https://github.com/acme/shop/releases/download/v1/${name}`
  return { name, digest, place: { kind: 'asset', release: 'v1', name, url } }
}

/** A release of these assets, immutable and with a signed tag, and what GitHub holds for their digests. */
export function released(
  assets: readonly AssetFact[],
  about: Partial<ReleaseFact> & {
    readonly attested?: readonly string[]
    readonly unasked?: readonly string[]
    readonly gaps?: readonly Gap[]
    readonly attestationGaps?: readonly Gap[]
  } = {},
): Api {
  const { attested = [], unasked = [], gaps = [], attestationGaps = [], ...rest } = about
  const newest: ReleaseFact = {
    tag: 'v1',
    publishedOn: day('2026-11-01'),
    isImmutable: true,
    assets,
    lists: {},
    signature: { of: 'tag', isVerified: true, reason: 'valid' },
    place: { kind: 'url', url: 'https://github.com/acme/shop/releases/tag/v1' },
    ...rest,
  }
  const counts = Object.fromEntries(
    assets
      .filter(({ name }) => !unasked.includes(name))
      .map(({ name, digest }) => [digest ?? '', attested.includes(name) ? 1 : 0]),
  )
  return {
    releases: { ok: true, gaps, value: { looked: 1, newest, place: setting('Releases') } },
    'release-attestations': { ok: true, gaps: attestationGaps, value: { asked: assets.length, counts } },
  }
}

/** An environment that anybody deploys to, unless told otherwise. */
export function environment(name: string, about: Partial<EnvironmentFact> = {}): EnvironmentFact {
  return {
    name,
    reviewers: 0,
    preventsSelfReview: false,
    refs: 'all',
    patterns: null,
    place: setting(`Environment ${name}`),
    ...about,
  }
}

export function environments(all: readonly EnvironmentFact[], gaps: readonly Gap[] = []): Api {
  return { environments: { ok: true, gaps, value: { environments: all, place: setting('Environments') } } }
}
