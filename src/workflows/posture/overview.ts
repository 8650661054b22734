import type { FilePlace } from '../../model/place.ts'
import { jobOf, type Job, type Step, type Workflow } from '../model/model.ts'
import type { Subject } from '../subject.ts'
import { placeOf } from '../place-of.ts'
import { releasingOf } from './releases.ts'
import type { ReleaseKind } from './releases.data.ts'
import { gatesIn, scannersIn, type Silence } from './tool-uses.ts'
import type { GateKind, ScanKind } from './tools.data.ts'
import { neverRuns, triggeringOf, type Triggering } from './triggering.ts'

/** Where something is in the workflows: the job and step that a reader looks up. */
export interface Where {
  readonly place: FilePlace
  readonly workflow: string
  /** Null in a composite action, whose callers say when it runs. */
  readonly job: string | null
  /** The step's name or id; null where it has neither, and for a called workflow. */
  readonly step: string | null
}

/** On which changes it runs; a filter by path leaves some of them out. */
export type Runs = Omit<Triggering, 'filters'> & { readonly pathFilters: readonly FilePlace[] }

/** A tool that a workflow runs, and whether what it finds can fail the run. */
interface Tool extends Where {
  readonly runs: Runs
  readonly neverRuns: boolean
  readonly silencedBy: readonly Silence['why'][]
}

/** What the workflows of a subject do for its safety. Plain data, each entry with its job and step. */
export interface Posture {
  readonly scans: readonly (Tool & {
    readonly scanner: string
    readonly kinds: readonly ScanKind[]
    readonly ecosystems: readonly string[]
  })[]
  readonly gates: readonly (Tool & { readonly kind: GateKind })[]
  readonly publications: readonly (Where & {
    readonly kind: ReleaseKind
    readonly signsItself: boolean
    readonly isConfigured: boolean
  })[]
  readonly signatures: readonly Where[]
}

/** Gathers scans, gates, publications and signatures of every workflow and composite action. */
export function postureOf({ files }: Subject): Posture {
  const scanned = files.filter((file) => file.kind === 'workflow' || file.kind === 'action')
  return {
    scans: scanned.flatMap((file) =>
      scannersIn(file).map(({ scanner: { name, kinds, ecosystems }, at, span, silenced }) => ({
        scanner: name,
        kinds,
        ecosystems,
        ...whereOf(file.path, at, placeOf(file.path, span)),
        ...toolOf(file.kind === 'workflow' ? file : null, at, silenced),
      })),
    ),
    gates: scanned.flatMap((file) =>
      gatesIn(file).map(({ kind, at, span, silenced }) => ({
        kind,
        ...whereOf(file.path, at, placeOf(file.path, span)),
        ...toolOf(file.kind === 'workflow' ? file : null, at, silenced),
      })),
    ),
    publications: scanned.flatMap((file) =>
      file.kind === 'workflow'
        ? releasingOf(file).publications.map(({ kind, at, span, signsItself, isConfigured }) => ({
            kind,
            signsItself,
            isConfigured,
            ...whereOf(file.path, at, placeOf(file.path, span)),
          }))
        : [],
    ),
    signatures: scanned.flatMap((file) =>
      file.kind === 'workflow'
        ? releasingOf(file).signatures.map(({ at, span }) => whereOf(file.path, at, placeOf(file.path, span)))
        : [],
    ),
  }
}

function whereOf(workflow: string, at: Step | Job, place: FilePlace): Where {
  if (!('index' in at)) return { place, workflow, job: at.id, step: null }
  return { place, workflow, job: jobOf(at)?.id ?? null, step: at.name?.value ?? at.id }
}

const CALLED: Triggering = {
  onPullRequest: false,
  onPush: false,
  onSchedule: false,
  onMergeGroup: false,
  isCalled: true,
  filters: [],
}

function toolOf(workflow: Workflow | null, at: Step | Job, silenced: readonly Silence[]): Omit<Tool, keyof Where> {
  const { filters, ...runs } = workflow === null ? CALLED : triggeringOf(workflow)
  return {
    runs: { ...runs, pathFilters: workflow === null ? [] : filters.map(({ span }) => placeOf(workflow.path, span)) },
    neverRuns: neverRuns(at),
    silencedBy: silenced.map(({ why }) => why),
  }
}
