import type { Confidence, Severity } from '../../model/severity.ts'
import type { NonEmpty } from '../../model/non-empty.ts'
import type { Span } from '../../syntax/position.ts'
import type { YamlNode } from '../../syntax/yaml-node.ts'
import type { Job, ModelFile, Step } from '../model/model.ts'
import type { SourceFile } from '../model/read-file.ts'
import type { Subject } from '../subject.ts'

/** Who reads the findings: everybody, people who also want code smells, people who look at every chance. Each sees the ones before. */
export const PERSONAS = ['regular', 'pedantic', 'auditor'] as const
export type Persona = (typeof PERSONAS)[number]

/** A place where an audit fires. What is not given is the audit's own. */
export interface Hit {
  readonly span: Span
  /** One or more sentences; backticks stand around literals. */
  readonly message: string
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly persona?: Persona
  /** What the hit belongs to; it names the finding and widens the lines on which an ignore comment counts. */
  readonly at?: Step | Job | null
  readonly related?: readonly Span[]
  /** Tells hits at one step or job apart, free of lines and values: an input's or a variable's name. */
  readonly detail?: string
  /** Where an ignore comment counts, beside the span; the step by default. */
  readonly scope?: YamlNode | null
}

/** Files on which an audit fires, and where; or on which it is silent. Lines count from 1. */
export interface AuditExample {
  readonly name: string
  readonly files: () => NonEmpty<SourceFile>
}

export interface FailingAuditExample extends AuditExample {
  readonly lines: NonEmpty<number>
}

/** One thing that can be wrong in GitHub Actions files. */
export interface Audit {
  readonly id: string
  readonly title: string
  /** Of a plain hit. */
  readonly severity: Severity
  readonly confidence: Confidence
  /** The first that sees any of its hits; a hit may be for a later one, never for an earlier. */
  readonly persona: Persona
  /** What to do, one or more sentences. */
  readonly remediation: string
  readonly references: NonEmpty<string>
  readonly examples: {
    readonly failing: NonEmpty<FailingAuditExample>
    readonly passing: NonEmpty<AuditExample>
  }
  /** What fires in one file; the other files of the subject are there to be looked up. */
  run(file: ModelFile, subject: Subject): Iterable<Hit>
}

/** Declares an audit; the types say what it must have. */
export function defineAudit(audit: Audit): Audit {
  return audit
}

/** An example of one workflow; lines are joined, so that each stands on its own here. */
export function workflow(...lines: readonly string[]): () => NonEmpty<SourceFile> {
  return () => [{ path: '.github/workflows/example.yml', text: `${lines.join('\n')}\n` }]
}

/** An example of one action definition. */
export function action(...lines: readonly string[]): () => NonEmpty<SourceFile> {
  return () => [{ path: 'action.yml', text: `${lines.join('\n')}\n` }]
}

/** An example of one Dependabot file. */
export function dependabot(...lines: readonly string[]): () => NonEmpty<SourceFile> {
  return () => [{ path: '.github/dependabot.yml', text: `${lines.join('\n')}\n` }]
}

/** An example of a job's steps in a workflow that is sound otherwise; the first given line is `FIRST_STEP_LINE`. */
export function steps(...lines: readonly string[]): () => NonEmpty<SourceFile> {
  return job('    steps:', ...lines.map((line) => `      ${line}`))
}

/** The line of `steps` at which its first given line stands. */
export const FIRST_STEP_LINE = 10

/** An example of one job in a workflow that is sound otherwise; the first given line is line 9. */
export function job(...lines: readonly string[]): () => NonEmpty<SourceFile> {
  return workflow(
    'name: Example',
    'on: push',
    'permissions: {}',
    'concurrency: { group: example, cancel-in-progress: true }',
    'jobs:',
    '  build:',
    '    name: Build',
    '    runs-on: ubuntu-latest',
    ...lines,
  )
}
