import type { Gap } from '../model/gap.ts'
import type { NonEmpty } from '../model/non-empty.ts'
import type { SourceName } from '../model/source.ts'
import type { DependabotEvidence, SecretAlertsEvidence } from './alerts.ts'
import type { ArtifactsEvidence } from './artifacts.ts'
import type { BranchRulesEvidence } from './branch-rules.ts'
import type { CodeScanningEvidence } from './code-scanning.ts'
import type { CommitChecksEvidence } from './commit-checks.ts'
import type { DeployKeysEvidence } from './deploy-keys.ts'
import type { EnvironmentsEvidence } from './environments.ts'
import type { HistoryEvidence } from './history.ts'
import type { NamedSecretsEvidence } from './named-secrets.ts'
import type { ProgramRunsEvidence } from './program-runs.ts'
import type { ReleaseAttestationsEvidence, ReleasesEvidence } from './releases.ts'
import type { RunLogsEvidence } from './run-logs.ts'
import type { StoredSecretsEvidence } from './stored-secrets.ts'
import type { TreeEvidence } from './tree.ts'
import type { WorkflowsEvidence } from './workflows.ts'

/** The evidence that each source yields. A source that this version cannot read yields none: only gaps. */
export interface EvidenceBySource {
  readonly tree: TreeEvidence
  readonly history: HistoryEvidence
  readonly workflows: WorkflowsEvidence
  readonly 'commit-checks': CommitChecksEvidence
  readonly 'branch-rules': BranchRulesEvidence
  readonly releases: ReleasesEvidence
  readonly 'release-attestations': ReleaseAttestationsEvidence
  readonly environments: EnvironmentsEvidence
  readonly 'code-scanning': CodeScanningEvidence
  readonly 'dependabot-alerts': DependabotEvidence
  readonly 'secret-scanning-alerts': SecretAlertsEvidence
  readonly 'run-logs': RunLogsEvidence
  readonly artifacts: ArtifactsEvidence
  readonly 'stored-secrets': StoredSecretsEvidence
  readonly 'deploy-keys': DeployKeysEvidence
  readonly 'named-secrets': NamedSecretsEvidence
  readonly 'program-runs': ProgramRunsEvidence
}
export type EvidenceOf<S extends SourceName> = S extends keyof EvidenceBySource ? EvidenceBySource[S] : never

/** What a source gave: evidence with the gaps inside its scope, or nothing but gaps. */
export type Collected<T> =
  | { readonly ok: true; readonly value: T; readonly gaps: readonly Gap[] }
  | { readonly ok: false; readonly gaps: NonEmpty<Gap> }

/** All that was collected for one tree. Every source is there, as evidence or as a gap. */
export type EvidenceSet = { readonly [S in SourceName]: Collected<EvidenceOf<S>> }
