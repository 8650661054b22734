import type { FilePlace } from '../../model/place.ts'
import { fieldSpan } from '../model/fields.ts'
import type { ModelFile } from '../model/model.ts'
import { reasonOf } from '../audits/security-scan-non-blocking.ts'
import { placeOf } from '../place-of.ts'
import type { Subject } from '../subject.ts'
import { uploadsIn, type UploadKind } from '../uploads.ts'
import { expressionsBelow } from '../expressions/find-expressions.ts'
import { contextsOf } from '../expressions/expression.ts'
import { isAuthorsChoice, runsAnyway } from './condition.ts'
import { declaredToken, type DeclaredToken, stepFacts, type StepFact } from './job-logs.ts'
import { jobRunsIn, pathOfUse, toolsOf, type JobRun, type JobTool } from './job-runs.ts'
import { changeCoverage, type CoverageHole } from './change-coverage.ts'
import { readReleases, type Releases } from './release-facts.ts'
import { gateUsesIn } from './named-scripts.ts'
import { scriptUses } from './readiness-use.ts'
import { secretNames, type SecretName, secretUses } from './secret-uses.ts'
import { checkNameOf, jobPath, shownAs, siteOf, type CheckName, type Site } from './site.ts'
import { scannersIn, type ToolUse } from './tool-uses.ts'
import type { ScanKind } from './scanners.data.ts'
import { whenRuns, type When } from './when.ts'

/** What is done about the quality of a change. `scan` is a security scanner. */
export type GateFactKind = 'lint' | 'tests' | 'readiness' | 'scan'

/** Something that a job runs to find faults: a linter, tests, the readiness script, a scanner. */
export interface GateFact {
  readonly kind: GateFactKind
  readonly site: Site
  /** The key of its job among `jobs`. */
  readonly job: string
  /** Why a fault that it finds does not fail the job, each as the end of a sentence; empty where it does. */
  readonly silenced: readonly { readonly why: string; readonly place: FilePlace }[]
  /** The `if:` with which the author of a pull request can skip it; null for none. */
  readonly skippedBy: FilePlace | null
  /** The `on:` of the workflow that starts it. */
  readonly startedBy: FilePlace
  readonly when: When
  /** Of a scanner; null for the rest. */
  readonly scanner: ScannerFact | null
}

export interface ScannerFact {
  readonly name: string
  readonly kinds: readonly ScanKind[]
  /** Empty where it reads any. */
  readonly ecosystems: readonly string[]
  /** How GitHub shows its step; null where it is a whole job, or where an expression decides. */
  readonly shownAs: string | null
}

/** A job that an event starts. */
export interface JobFact {
  /** Unique among the jobs. */
  readonly key: string
  readonly site: Site
  /** Null where not even the beginning is known. */
  readonly checkName: CheckName | null
  /** The keys of the jobs that it waits for, those that these wait for left out. */
  readonly needs: readonly string[]
  /** Whether it runs whatever became of those. Otherwise it is skipped where one fails, which GitHub lets pass. */
  readonly runsAnyway: boolean
  /** Whether it looks at how those ended. */
  readonly asksNeeds: boolean
  readonly when: When
  readonly steps: readonly StepFact[]
  /** The workflow elsewhere that it calls, whose jobs are not here to be read; null for none. */
  readonly calls: string | null
  /** Null where its token is not declared, or by more than one block. */
  readonly token: DeclaredToken | null
}

export interface UploadFact {
  readonly kind: UploadKind
  readonly site: Site
  readonly paths: number
}

/** What the workflows do for and against a sound release, as facts with places. */
export interface Posture {
  readonly jobs: readonly JobFact[]
  readonly gates: readonly GateFact[]
  /** Changes of source files that start no linter, or no tests, though some are there. */
  readonly holes: readonly CoverageHole[]
  readonly uploads: readonly UploadFact[]
  /** Steps, and jobs as a whole, that take something from the secrets store. */
  readonly secretUses: readonly Site[]
  /** The stored secrets that are taken by name. */
  readonly secretNames: readonly SecretName[]
  /** Whether some are taken without a name, so that any may be among them. */
  readonly takesUnnamed: boolean
  readonly releases: Releases
  /** Jobs multiplied beyond what is followed, so that not all of them are here. */
  readonly isCut: boolean
}

export interface PostureRequest {
  readonly subject: Subject
  /** The subject's source files by language, for asking which changes start a gate. */
  readonly sources: ReadonlyMap<string, readonly string[]>
  readonly readinessScript: string
  /** Whether a release tool's own file, such as that of GoReleaser, signs. */
  readonly signingFiles: readonly FilePlace[]
}

/** Reads the facts off the files of a subject. */
export function readPosture({ subject, sources, readinessScript, signingFiles }: PostureRequest): Posture {
  const { runs, isCut } = jobRunsIn(subject)
  const find = {
    gates: once(gateUsesIn),
    scans: once(scannersIn),
    readiness: once((file) => scriptUses(file, readinessScript)),
    uploads: once(uploadsIn),
  }
  const found = runs.flatMap((run) => {
    const gates = toolsOf(run, find.gates).map((tool) => gateOf(tool.use.kind, tool, null))
    const ready = toolsOf(run, find.readiness).map((tool) => gateOf('readiness', tool, null))
    const scans = toolsOf(run, find.scans).map((tool) => {
      const { name, kinds, ecosystems } = tool.use.scanner
      return gateOf('scan', tool, { name, kinds, ecosystems, shownAs: shownAs(tool.step) })
    })
    return [...gates, ...ready, ...scans].map((fact) => ({ run, fact }))
  })
  const named = runs.map(secretNames)
  return {
    jobs: runs.map((run) => jobFact(run, runs)),
    gates: found.map(({ fact }) => fact),
    holes: (['lint', 'tests'] as const).flatMap((kind) =>
      changeCoverage(
        kind,
        found.filter(({ fact }) => fact.kind === kind && canStop(fact)).map(({ run }) => run),
        sources,
      ),
    ),
    uploads: runs.flatMap((run) => uploadsOf(run, find.uploads)),
    secretUses: runs.flatMap(secretUses),
    secretNames: named.flatMap(({ names }) => names),
    takesUnnamed: named.some(({ isOpen }) => isOpen),
    releases: readReleases(runs, signingFiles),
    isCut,
  }
}

/** Whether a fault that a gate finds stops a pull request, if the gate is required. */
export function canStop({ silenced, skippedBy, when }: GateFact): boolean {
  return silenced.length === 0 && skippedBy === null && when.pullRequest
}

function once<T>(find: (file: ModelFile) => readonly T[]): (file: ModelFile) => readonly T[] {
  const known = new Map<ModelFile, readonly T[]>()
  return (file) => {
    const found = known.get(file) ?? find(file)
    known.set(file, found)
    return found
  }
}

function gateOf(kind: GateFactKind, tool: JobTool<ToolUse>, scanner: ScannerFact | null): GateFact {
  const { run, use, step, silenced } = tool
  const path = pathOfUse(run, use.at)
  const chosen = [...run.chain, ...(step === null ? [] : [step])].find(isAuthorsChoice)
  const condition = chosen?.condition ?? null
  return {
    kind,
    site: siteOf(run, step, path, use.span),
    job: keyOf(run),
    silenced: silenced.map((one) => ({ why: reasonOf(one.silence), place: placeOf(one.path, one.silence.span) })),
    skippedBy: condition === null ? null : placeOf(run.workflow.path, fieldSpan(condition)),
    startedBy: placeOf(run.workflow.path, run.workflow.on === null ? run.workflow.root.span : run.workflow.on.key.span),
    when: whenRuns(run, step),
    scanner,
  }
}

function keyOf(run: JobRun): string {
  return `${run.workflow.path}#${jobPath(run)}`
}

function jobFact(run: JobRun, runs: readonly JobRun[]): JobFact {
  const { workflow, chain, job } = run
  const [top] = chain
  const needed = runs.filter((other) => other.workflow === workflow && top.needs.includes(other.chain[0].id))
  return {
    key: keyOf(run),
    site: siteOf(run, null, job.workflow.path, job.field.key.span),
    checkName: checkNameOf(run),
    needs: needed.map(keyOf),
    runsAnyway: chain.some(runsAnyway),
    asksNeeds: expressionsBelow(top.mapping).some(({ parsed }) =>
      parsed === null ? false : contextsOf(parsed).some(({ name }) => name === 'needs'),
    ),
    when: whenRuns(run, null),
    steps: stepFacts(run),
    calls: job.uses?.kind === 'repository' ? job.uses.scalar.value.trim() : null,
    token: declaredToken(run),
  }
}

function uploadsOf(run: JobRun, find: (file: ModelFile) => ReturnType<typeof uploadsIn>): readonly UploadFact[] {
  const own = find(run.job.workflow).filter(({ step }) => step.owner === run.job)
  const used = run.actions.flatMap(({ action, step }) => find(action).map((upload) => ({ ...upload, caller: step })))
  return [...own.map((upload) => ({ ...upload, caller: upload.step })), ...used].map(
    ({ kind, step, paths, caller }) => {
      return { kind, site: siteOf(run, caller, pathOfUse(run, step), step.mapping.span), paths: paths.length }
    },
  )
}
