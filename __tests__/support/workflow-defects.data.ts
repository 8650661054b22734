import { gated, scanned, signing, trusted, uploading } from './workflow-additions.ts'
import {
  filtered,
  isSoundOnPulls,
  merged,
  once,
  persisted,
  queued,
  silenced,
  widened,
  withoutIdentity,
  withoutStep,
  type Edit,
  type Make,
} from './workflow-edits.ts'

export interface Defect {
  readonly defect: string
  readonly check: string
  readonly criterion: string
  readonly rule: string
  /** Make of the given files, one after the other, ones that could be broken so. */
  readonly prepare?: readonly Make[]
  readonly breaks: Make
}

/** No edit, and a line that is named all the same. */
function named(path: string, line: number): Edit {
  return { path, line: 1, removed: 0, added: [], names: [line] }
}

/** What can go wrong with sound workflows, as people do it. */
export const DEFECTS: readonly Defect[] = [
  {
    defect: 'signing deleted',
    check: 'artifact-signing',
    criterion: 'release-signs',
    rule: 'unsigned-release',
    prepare: [signing],
    breaks: (files, { posture: { releases } }) => {
      const unsigned = releases.publications.filter(
        ({ kind, signature, signsItself, signingFile }) =>
          kind === 'assets' && signature !== null && !signsItself && signingFile === null,
      )
      const paths = new Set(unsigned.map(({ site }) => site.workflow))
      const deleted = releases.signatures
        .filter(({ site }) => paths.has(site.workflow))
        .flatMap(({ site: { place } }) => withoutStep(files, place.path, place.startLine ?? 0))
      const lines = unsigned.map(({ site: { place } }): Edit => ({
        path: place.path,
        line: 1,
        removed: 0,
        added: [],
        names: [place.startLine ?? 0],
      }))
      return deleted.length === 0 ? [] : once([...deleted]).concat(lines)
    },
  },
  {
    defect: 'identity taken away',
    check: 'artifact-signing',
    criterion: 'release-signs',
    rule: 'missing-provenance',
    prepare: [trusted],
    breaks: (files, { posture: { releases } }) => {
      const trusted = releases.publications.filter(
        ({ kind, signature, signsItself }) => kind === 'package' && signature === null && signsItself,
      )
      const edits = [...new Set(trusted.map(({ site }) => site.workflow))].flatMap((path) =>
        withoutIdentity(files, path),
      )
      const lines = trusted.map(({ site: { place } }) => named(place.path, place.startLine ?? 0))
      return edits.length === 0 ? [] : [...edits, ...lines]
    },
  },
  ...(['tests', 'lint'] as const).map((kind): Defect => ({
    defect: `${kind} that may fail`,
    check: 'ci-gates',
    criterion: 'gates-on-changes',
    rule: 'gate-bypassable',
    prepare: [gated(kind)],
    breaks: (files, { posture }) =>
      once(
        posture.gates
          .filter((gate) => gate.kind === kind && isSoundOnPulls(gate))
          .flatMap((gate) => silenced(files, gate)),
      ),
  })),
  {
    defect: 'merge_group dropped',
    check: 'ci-gates',
    criterion: 'gates-complete',
    rule: 'gate-misses-merge-queue',
    prepare: [queued],
    breaks: (files, evidence) => {
      const dropped = merged(files, evidence)
      const started = new Set(dropped.map(({ path }) => path))
      const places = evidence.posture.gates
        .filter(({ site }) => started.has(site.workflow))
        .map(({ startedBy }) => startedBy)
      const lines = places.map(({ path, startLine }) => named(path, startLine ?? 0))
      return [...dropped, ...(dropped.length === 0 ? [] : lines)]
    },
  },
  {
    defect: 'path filter widened',
    check: 'ci-gates',
    criterion: 'gates-on-changes',
    rule: 'gate-path-filtered',
    prepare: [gated('tests'), gated('lint')],
    breaks: (files, evidence) => once(filtered(files, evidence)),
  },
  {
    defect: 'scanners removed',
    check: 'security-scan',
    criterion: 'scanner-present',
    rule: 'security-scan-missing',
    prepare: [scanned],
    breaks: (files, { posture, languages }) => {
      const removed = posture.gates
        .filter(({ kind }) => kind === 'scan')
        .flatMap(({ site: { place } }) => withoutStep(files, place.path, place.startLine ?? 0))
      return [...once(removed), ...languages.map(({ path }) => named(path, 1))]
    },
  },
  {
    defect: 'scanners that may fail',
    check: 'security-scan',
    criterion: 'scanner-blocks',
    rule: 'security-scan-non-blocking',
    prepare: [scanned],
    breaks: (files, { posture }) =>
      once(
        posture.gates
          .filter(({ kind, silenced: known }) => kind === 'scan' && known.length === 0)
          .flatMap((gate) => silenced(files, gate)),
      ),
  },
  {
    defect: 'workspace uploaded',
    check: 'clean-artifact-uploads',
    criterion: 'upload-paths-clean',
    rule: 'secrets-in-artifacts',
    prepare: [uploading],
    breaks: (files) => widened(files, true),
  },
  {
    defect: 'credentials persisted',
    check: 'clean-artifact-uploads',
    criterion: 'checkout-credentials-dropped',
    rule: 'artipacked',
    prepare: [uploading, (files) => widened(files, false)],
    breaks: persisted,
  },
]
