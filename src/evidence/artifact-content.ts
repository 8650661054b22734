import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS, walkArchive } from '../archive/archive.ts'
import type { Detection } from '../model/finding.ts'
import { filePlace } from '../model/place.ts'
import { isToldBy } from '../model/told-elsewhere.ts'
import { detectionsOf } from '../secrets/detections.ts'
import { namedDetection, type NamedSearch } from '../secrets/named-values.ts'
import { scanBytes } from '../secrets/scan.ts'
import type { SecretDigester } from '../secrets/secret-digest.ts'
import { isSecretName, valueStrength } from '../secrets/values.ts'
import { type ContentIssue, limitIssue, sensitiveDetections } from './content-scan.ts'

/** What an artifact shows. Places are files: the artifact's name, and the path in it. */
export interface ArtifactContent {
  readonly found: readonly Detection[]
  readonly issues: readonly ContentIssue[]
  readonly files: number
  readonly bytes: number
}

/** An artifact is a zip around what was uploaded, so that archives in it lie one deeper. */
const LIMITS: ArchiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, maxDepth: DEFAULT_ARCHIVE_LIMITS.maxDepth + 2 }

/** Enough to tell values apart within one artifact; it is taken away before anything leaves this file. */
const IDENTITY: SecretDigester = {
  digest: ({ bytes }) => createHash('sha256').update(bytes).digest('base64'),
}

/** Looks through an artifact: every file of it, archives in it too, and the bare file where it is none. */
export function scanArtifact(name: string, bytes: Uint8Array, named: NamedSearch | null): ArtifactContent {
  const found: Detection[] = []
  const issues: ContentIssue[] = []
  const look = (entry: string | null, content: Uint8Array): void => {
    const path = entry === null ? name : `${name}/${entry}`
    const special = [...persistedCredentials(name, entry, content), ...buildArguments(name, entry, content)]
    const sensitive = sensitiveDetections(path, content, IDENTITY, { path: name, entry })
    const seen = scanBytes(content, { path, digester: IDENTITY })
    const told = [...special, ...sensitive]
    const formed = detectionsOf(seen.sightings, content, name, { entry })
    found.push(
      ...special,
      ...sensitive.filter((one) => !isToldBy(one, special)),
      ...formed.filter((one) => !isToldBy(one, told)),
      ...(named?.search(content) ?? []).map((sighting) => namedDetection(sighting, name, { entry })),
    )
    issues.push(...seen.limits.map((limit) => limitIssue(limit, name, entry)))
  }
  const walk = walkArchive(bytes, LIMITS, look)
  // What cannot be opened is looked through as it is, and told.
  if (walk === null || walk.entries === 0) look(null, bytes)
  issues.push(...(walk?.issues ?? []).map((issue) => ({ ...issue, path: name })))
  return {
    found: found.map((one) => ({ ...one, secret: null })),
    issues,
    files: Math.max(1, walk?.entries ?? 1),
    bytes: walk?.bytes ?? bytes.length,
  }
}

/** https://github.com/actions/checkout keeps the job's token in a header that git sends. */
const HEADER = /extraheader\s{0,8}=\s{0,8}AUTHORIZATION:\s{0,8}(?:basic|bearer)\s{1,8}[A-Za-z0-9+/=_.-]{20,}/gi

function persistedCredentials(name: string, entry: string | null, content: Uint8Array): readonly Detection[] {
  const view = viewOf(content)
  if (content.length > 1_048_576 || !view.includes('xtraheader')) return []
  const text = view.toString('latin1')
  return [...text.matchAll(HEADER)].map((match) => ({
    rule: 'persisted-git-credential',
    message: 'The credential that the checkout left for git is in the artifact. Set `persist-credentials: false`.',
    severity: 'high',
    confidence: 'high',
    place: placeAt(text, match.index, name, entry),
    related: [],
    key: 'persisted-git-credential',
    secret: null,
  }))
}

/** https://docs.docker.com/build/ci/github-actions/build-summary/: a build's record has its arguments. */
const BUILD_ARGUMENT = /"build-arg:([A-Za-z_][A-Za-z0-9_]{0,99})"\s{0,4}:\s{0,4}"([^"\n]{1,4096})"/g

function buildArguments(name: string, entry: string | null, content: Uint8Array): readonly Detection[] {
  const view = viewOf(content)
  if (!view.includes('"build-arg:')) return []
  const text = view.toString('latin1')
  return [...text.matchAll(BUILD_ARGUMENT)].flatMap((match): readonly Detection[] => {
    const [, argument = '', value = ''] = match
    const strength = valueStrength(argument, value)
    if (!isSecretName(argument) || strength === 'none' || strength === 'default') return []
    return [
      {
        rule: 'secret-in-build-record',
        message: `The record of an image build has the value of its argument \`${argument}\`: ${value.length} characters.`,
        severity: 'high',
        confidence: strength === 'random' ? 'high' : 'medium',
        place: placeAt(text, match.index, name, entry),
        related: [],
        key: `build-arg ${argument}`,
        secret: null,
      },
    ]
  })
}

function placeAt(text: string, index: number, name: string, entry: string | null): Detection['place'] {
  const line = text.slice(0, index).split('\n').length
  return filePlace(name, { entry, startLine: line, endLine: line })
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
