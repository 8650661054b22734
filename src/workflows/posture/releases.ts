import { scalarOf } from '../model/fields.ts'
import { boundField, jobOf, type Job, type ModelFile, type Step, type Workflow } from '../model/model.ts'
import { isUsing, ownersIn } from '../model/visit.ts'
import type { Subject } from '../subject.ts'
import { isConfigured, publishes, signsItself } from './publishing.ts'
import { PREPARING, PUBLISHING, SIGNING, type ReleaseKind } from './releases.data.ts'
import { toolUses, type ToolUse } from './tool-uses.ts'

/** A place where a workflow publishes something. */
export interface Publication extends ToolUse {
  readonly kind: ReleaseKind
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
    toolUses(file, PUBLISHING[kind].actions, PUBLISHING[kind].commands, []).flatMap((use): readonly Publication[] =>
      publishes(kind, use)
        ? [{ ...use, kind, signsItself: signsItself(kind, use), isConfigured: isConfigured(use) }]
        : [],
    ),
  )
  return { publications, signatures: signaturesIn(file), preparations: toolUses(file, PREPARING, [], []) }
}

/** The steps and called workflows of a file that sign or attest. */
export function signaturesIn(file: ModelFile): readonly ToolUse[] {
  return toolUses(file, SIGNING.actions, SIGNING.commands, []).filter(({ at }) => !isOptional(at) || isAsked(at))
}

/** This one builds, and attests where it is told to. */
function isOptional(at: Step | Job): boolean {
  return isUsing(at.uses, 'hynek/build-and-inspect-python-package')
}

function isAsked(at: Step | Job): boolean {
  return scalarOf(boundField(at.with, 'attest-build-provenance-github'))?.value.trim() === 'true'
}

/** Whether a workflow that this one calls, or an action that it uses, signs or attests. */
export function isSignedByCallee(file: Workflow, subject: Subject): boolean {
  const seen = new Set<ModelFile>([file])
  const waiting: ModelFile[] = [file]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next !== file && signaturesIn(next).length > 0) return true
    for (const { uses } of ownersIn(next)) {
      const called = subject.workflowOf(uses) ?? subject.actionOf(uses)
      if (called === null || seen.has(called)) continue
      seen.add(called)
      waiting.push(called)
    }
  }
  return false
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
