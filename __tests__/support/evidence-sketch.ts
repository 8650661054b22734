import { withoutSource } from '../../src/evidence/collect.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import type { TreeContents, TreeEvidence } from '../../src/evidence/tree.ts'
import type { Detection } from '../../src/model/finding.ts'
import type { Gap } from '../../src/model/gap.ts'
import type { WorkflowsEvidence } from '../../src/evidence/workflows.ts'
import { filePlace } from '../../src/model/place.ts'
import { SOURCE_NAMES } from '../../src/model/source.ts'

/** Two files that were looked through, and nothing found. */
export const CONTENTS: TreeContents = {
  files: 2,
  bytes: 20,
  archiveEntries: 0,
  found: [],
  foundUntracked: [],
  named: [],
  namedUntracked: [],
  gaps: [],
}

/** What a tree of two files shows. */
export const TREE: TreeEvidence = {
  kind: 'work-tree',
  commit: null,
  entries: 2,
  untracked: 0,
  ignored: 0,
  candidates: 0,
  sensitive: [],
  sensitiveUntracked: [],
  contents: CONTENTS,
  reviewDocuments: [],
  readinessScript: null,
}

/** Evidence in which only the tree is there. */
export function evidenceWith(tree: Partial<TreeEvidence>, gaps: readonly Gap[] = []): EvidenceSet {
  const nothing = SOURCE_NAMES.reduce((set, name) => withoutSource(set, name, 'offline'), {} as EvidenceSet)
  return { ...nothing, tree: { ok: true, value: { ...TREE, ...tree }, gaps } }
}

/** A detection in `a.txt`; what matters to a test is given. */
export function detection(part: Partial<Detection> = {}): Detection {
  return {
    rule: 'sample-rule',
    message: 'A sample.',
    severity: 'high',
    confidence: 'high',
    place: filePlace('a.txt', { startLine: 1 }),
    related: [],
    key: 'sample',
    secret: null,
    ...part,
  }
}

/** What the Actions files of a tree show that has none. */
export const NO_WORKFLOWS: { readonly ok: true; readonly value: WorkflowsEvidence; readonly gaps: readonly Gap[] } = {
  ok: true,
  gaps: [],
  value: {
    listed: 2,
    workflows: [],
    isWhole: true,
    otherCi: [],
    releaseToolFiles: [],
    readinessScript: null,
    inspected: [],
    findings: [],
    suppressed: [],
    posture: {
      jobs: [],
      gates: [],
      holes: [],
      uploads: [],
      secretUses: [],
      secretNames: [],
      takesUnnamed: false,
      releases: { publications: [], signatures: [] },
      isCut: false,
    },
    languages: [],
  },
}
