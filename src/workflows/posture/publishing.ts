import { scalarOf } from '../model/fields.ts'
import { boundField, environmentsOf, jobOf, type Job, type Step } from '../model/model.ts'
import { inputOf, isUsing } from '../model/visit.ts'
import { commandsIn } from '../shell/script.ts'
import { scriptOf } from '../shell/step-script.ts'
import { wordsOf } from './command-words.ts'
import type { ReleaseKind } from './releases.data.ts'
import type { ToolUse } from './tool-uses.ts'

type Use = Pick<ToolUse, 'at' | 'words'>

/** Whether what looks like publishing gives something away: a build that is not pushed and a trial run do not. */
export function publishes(kind: ReleaseKind, { at, words }: Use): boolean {
  if (!('index' in at)) return true
  if (words === null) return actionPublishes(kind, at)
  if (words.some((word) => /^--(?:dry-run|snapshot|skip-publish)(?:=true)?$/.test(word) || isSkipped(word, 'publish')))
    return false
  const [program, first, second] = words
  switch (program) {
    case 'gh':
      return second === 'upload' || releasedFiles(words).length > 0
    case 'goreleaser':
      return first === undefined || first === 'release' || first.startsWith('-')
    case 'docker':
      return first !== 'buildx' || words.includes('--push') || isPushed(words)
    case 'ko':
      return !words.some((word) => /^(?:-L|--local|--push=false)$/.test(word))
    case 'gradle':
    case 'gradlew':
      return words.some((word) => /^:?(?:[\w-]+:)*publish(?!ToMavenLocal)/.test(word))
    default:
      return true
  }
}

function isPushed(words: readonly string[]): boolean {
  return words.some((word) => PUSHED_OUTPUT.test(word))
}

const PUSHED_OUTPUT = /type=(?:registry|image)[^\n]*push=true|type=registry/

/** `--skip=sign,publish` of GoReleaser. */
function isSkipped(text: string, what: string): boolean {
  return (/--skip[= ]([\w,-]+)/.exec(text)?.[1] ?? '').split(',').includes(what)
}

function actionPublishes(kind: ReleaseKind, step: Step): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => inputOf(step, name) !== null)
  if (isUsing(step.uses, 'ko-build/setup-ko')) return false
  if (isUsing(step.uses, 'docker/build-push-action', 'docker/bake-action')) {
    return isPossiblyTrue(inputOf(step, 'push')?.value) || PUSHED_OUTPUT.test(inputOf(step, 'outputs')?.value ?? '')
  }
  if (kind === 'image') return true
  if (isUsing(step.uses, 'softprops/action-gh-release')) return has('files')
  if (isUsing(step.uses, 'ncipollo/release-action')) return has('artifacts', 'artifact')
  if (isUsing(step.uses, 'changesets/action')) return has('publish')
  if (isUsing(step.uses, 'goreleaser/goreleaser-action')) {
    const args = inputOf(step, 'args')?.value ?? 'release'
    return (
      !isPossiblyTrue(inputOf(step, 'install-only')?.value) &&
      /^\s*(?:release\b|-|\$|$)/.test(args) &&
      !/--(?:snapshot|skip-publish)\b/.test(args) &&
      !isSkipped(args, 'publish')
    )
  }
  return !['dry-run', 'dry_run'].some((name) => isPossiblyTrue(inputOf(step, name)?.value))
}

/** The files that `gh release create` takes along, and those that `gh release upload` adds. */
export function releasedFiles(words: readonly string[]): readonly string[] {
  const [program, noun, verb] = words
  if (program !== 'gh' || noun !== 'release' || (verb !== 'create' && verb !== 'upload')) return []
  return words.filter((word, place) => place > 3 && !word.startsWith('-') && !/^-/.test(words[place - 1] ?? ''))
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

/** Programs and actions that attest by themselves where the job has an identity. */
const ATTESTING: ReadonlySet<string> = new Set(['npm', 'pnpm', 'uv', 'semantic-release', 'lerna', 'changeset'])
const ATTESTING_ACTIONS = ['changesets/action', 'cycjimmy/semantic-release-action', 'js-devtools/npm-publish'] as const

/** Whether publishing attests as well: trusted publishing, `--provenance`. */
export function signsItself(kind: ReleaseKind, { at, words }: Use): boolean {
  if (!('index' in at) || kind !== 'package') return false
  if (isUsing(at.uses, 'pypa/gh-action-pypi-publish')) {
    return hasIdentity(at) && inputOf(at, 'password') === null && inputOf(at, 'attestations')?.value.trim() !== 'false'
  }
  if (isUsing(at.uses, 'rubygems/release-gem')) return hasIdentity(at)
  const asked = askedProvenance(at, words)
  if (asked !== null) return asked
  const attests = words === null ? isUsing(at.uses, ...ATTESTING_ACTIONS) : ATTESTING.has(words[0] ?? '')
  return attests && hasIdentity(at)
}

/** Whether npm is told to make provenance, or not to; null where nobody says. */
export function askedProvenance(step: Step, words: readonly string[] | null): boolean | null {
  if (words?.some((word) => /^--(?:no-provenance|provenance=false)$/.test(word)) === true) return false
  if (words?.some((word) => /^--provenance(?:=true)?$/.test(word)) === true) return true
  const input = scalarOf(boundField(step.with, 'provenance'))
  if (input !== null) return isPossiblyTrue(input.value)
  const [set] = environmentsOf(step).flatMap(({ items }) =>
    items.filter(({ name }) => name === 'NPM_CONFIG_PROVENANCE'),
  )
  return set === undefined ? null : isPossiblyTrue(scalarOf(set)?.value)
}

const RELEASE_TOOLS = ['goreleaser/goreleaser-action', 'jreleaser/release-action', 'tauri-apps/tauri-action'] as const
const CONFIGURED: ReadonlySet<string> = new Set([
  ...['goreleaser', 'jreleaser', 'dist', 'mvn', 'mvnw', 'gradle', 'gradlew', 'make'],
])

/** Whether a file outside the workflow decides what is signed. */
export function isConfigured({ at, words }: Use): boolean {
  if (!('index' in at)) return true
  const options = words === null ? (inputOf(at, 'args')?.value ?? '') : words.join(' ')
  if (/--skip-sign\b/.test(options) || isSkipped(options, 'sign')) return false
  if (isUsing(at.uses, ...RELEASE_TOOLS)) return true
  return commandsIn(scriptOf(at)?.script.pipelines ?? [])
    .map(wordsOf)
    .some(([program = '', first]) => CONFIGURED.has(program) || first === 'dist')
}
