import type { Span } from '../../syntax/position.ts'
import { scalarOf } from '../model/fields.ts'
import { environmentsOf, jobOf, type Job, type Step, type Workflow } from '../model/model.ts'
import { inputOf, isUsing } from '../model/visit.ts'
import { commandsIn } from '../shell/script.ts'
import { scriptOf } from '../shell/step-script.ts'
import { wordsOf } from './command-words.ts'
import { PREPARING, PUBLISHING, SIGNING, type ReleaseKind } from './releases.data.ts'
import { toolUses, type ToolUse } from './tool-uses.ts'

/** A place where a workflow publishes something. */
export interface Publication {
  readonly kind: ReleaseKind
  readonly at: Step | Job
  readonly span: Span
  /** What publishes, in the file’s words. */
  readonly tool: string
  /** The publishing itself signs or attests: trusted publishing, `--provenance`. */
  readonly signsItself: boolean
  /** What is signed is told in a file outside the workflow, such as that of GoReleaser. */
  readonly isConfigured: boolean
}

/** What a workflow publishes and where it signs. */
export interface Releasing {
  readonly publications: readonly Publication[]
  readonly signatures: readonly ToolUse[]
  /** What sets up a key or a program to sign with; a script of the repository may then sign. */
  readonly preparations: readonly ToolUse[]
}

/** Finds what a workflow publishes, and what it signs or attests, each with its step. */
export function releasingOf(file: Workflow): Releasing {
  const known = releasingByFile.get(file)
  if (known !== undefined) return known
  const found = findReleasing(file)
  releasingByFile.set(file, found)
  return found
}

const releasingByFile = new WeakMap<Workflow, Releasing>()

function findReleasing(file: Workflow): Releasing {
  const kinds: readonly ReleaseKind[] = ['assets', 'package', 'image']
  const publications = kinds.flatMap((kind) =>
    toolUses(file, PUBLISHING[kind].actions, PUBLISHING[kind].commands, []).flatMap(
      ({ at, span, tool }): readonly Publication[] =>
        publishes(kind, at)
          ? [{ kind, at, span, tool, signsItself: signsItself(kind, at), isConfigured: isConfigured(at) }]
          : [],
    ),
  )
  const signatures = toolUses(file, SIGNING.actions, SIGNING.commands, []).filter(
    ({ at }) => 'index' in at || at.uses !== null,
  )
  return { publications, signatures, preparations: toolUses(file, PREPARING, [], []) }
}

/** A release without files holds nothing to be signed, and a build that is not pushed is none. */
function publishes(kind: ReleaseKind, at: Step | Job): boolean {
  if (!('index' in at)) return true
  if (kind === 'image') {
    if (isUsing(at.uses, 'docker/build-push-action', 'docker/bake-action')) {
      return (
        isPossiblyTrue(inputOf(at, 'push')?.value) ||
        /type=(?:registry|image)[^\n]*push=true|type=registry/.test(inputOf(at, 'outputs')?.value ?? '')
      )
    }
    if (isUsing(at.uses, 'ko-build/setup-ko')) return false
    return (
      commandsOf(at).every((words) => !words.includes('buildx') || words.includes('--push')) ||
      commandsOf(at).some((words) => words[1] === 'push')
    )
  }
  if (isUsing(at.uses, 'softprops/action-gh-release')) return inputOf(at, 'files') !== null
  if (isUsing(at.uses, 'ncipollo/release-action'))
    return inputOf(at, 'artifacts') !== null || inputOf(at, 'artifact') !== null
  if (isUsing(at.uses, 'changesets/action')) return inputOf(at, 'publish') !== null
  const releases = commandsOf(at).filter((words) => words[0] === 'gh' && words[1] === 'release')
  if (at.script === null || releases.length === 0)
    return !commandsOf(at).some((words) => words.includes('--dry-run') || words.includes('--snapshot'))
  return releases.some(
    (words) =>
      words[2] === 'upload' ||
      words.slice(4).some((word, place) => !word.startsWith('-') && !/^-/.test(words[place + 3] ?? '')),
  )
}

function commandsOf(step: Step): readonly (readonly string[])[] {
  return commandsIn(scriptOf(step)?.script.pipelines ?? []).map(wordsOf)
}

function isPossiblyTrue(value: string | undefined): boolean {
  return value !== undefined && value.trim().toLowerCase() !== 'false'
}

/** Whether the job may ask for an identity: `id-token: write`. */
export function hasIdentity(at: Step | Job): boolean {
  const job = 'index' in at ? jobOf(at) : at
  const permissions = job?.permissions ?? job?.workflow.permissions ?? null
  if (permissions === null) return false
  return (
    permissions.word === 'write-all' ||
    permissions.scopes.some(({ name, level }) => name === 'id-token' && level === 'write')
  )
}

function signsItself(kind: ReleaseKind, at: Step | Job): boolean {
  if (!('index' in at) || kind !== 'package') return false
  if (isUsing(at.uses, 'pypa/gh-action-pypi-publish')) {
    return hasIdentity(at) && inputOf(at, 'password') === null && inputOf(at, 'attestations')?.value.trim() !== 'false'
  }
  if (isUsing(at.uses, 'rubygems/release-gem')) return hasIdentity(at)
  const words = commandsOf(at).flat()
  if (words.includes('--provenance') || isProvenanceSet(at)) return true
  // npm, uv and JSR attest by themselves where the job has an identity.
  return (
    hasIdentity(at) &&
    words.some((word) => ['npm', 'pnpm', 'uv', 'semantic-release', 'lerna', 'changeset'].includes(word))
  )
}

function isProvenanceSet(step: Step): boolean {
  return environmentsOf(step).some(({ items }) =>
    items.some((item) => item.name === 'NPM_CONFIG_PROVENANCE' && isPossiblyTrue(scalarOf(item)?.value)),
  )
}

function isConfigured(at: Step | Job): boolean {
  if (!('index' in at)) return true
  if (isUsing(at.uses, 'goreleaser/goreleaser-action', 'jreleaser/release-action', 'tauri-apps/tauri-action'))
    return true
  return commandsOf(at).some(
    (words) =>
      ['goreleaser', 'jreleaser', 'dist', 'mvn', 'mvnw', 'gradle', 'gradlew', 'make'].includes(words[0] ?? '') ||
      words[1] === 'dist',
  )
}

/** Whether one job runs after the other, through `needs`. */
export function runsAfter(job: Job, other: Job): boolean {
  const seen = new Set<string>()
  const waiting = [...job.needs]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === other.id) return true
    if (seen.has(id)) continue
    seen.add(id)
    waiting.push(...(job.workflow.jobs.find((one) => one.id === id)?.needs ?? []))
  }
  return false
}

/** The job of a step, or the job itself. */
export function ownJob(at: Step | Job): Job | null {
  return 'index' in at ? jobOf(at) : at
}
