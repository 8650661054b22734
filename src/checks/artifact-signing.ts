import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { FilePlace } from '../model/place.ts'
import type { PublicationFact, SignatureFact, WorkflowsEvidence } from '../evidence/workflows.ts'
import { awaiting, criterion, defineCheck } from './define-check.ts'
import { osps, slsaBuild, ssdf } from './references.ts'
import { judgeAssets } from './release-assets.ts'
import { evidenceAt, isCounted, judgeAudits, nothingOfIt, siteText } from './workflow-audits.ts'

/** What weakens a release path that signs. */
const WEAKENING = ['cache-poisoning', 'use-trusted-publishing']

export const artifactSigning = defineCheck({
  slug: 'artifact-signing',
  item: 20,
  section: 'Release controls',
  title: 'Release artifacts are signed and verify',
  level: 'required',
  rationale:
    'Without a signature nobody can tell your release from one that was swapped on the way or built by an intruder. A signature that is not bound to the digest of the file proves nothing. Users can only check what you publish.',
  applicability: 'Does not apply where nothing is released: no release, no release workflow and no published package.',
  remediation: [
    'Attest build provenance in the release workflow with `actions/attest`.',
    'Give that job `id-token: write` and `attestations: write`.',
    'Sign before you publish, and let a failure to sign stop the release.',
    'Publish the digests of all assets, and sign that file or attest it.',
    'Write down how a user verifies a release, for example with `gh attestation verify`.',
    'Publish assets again whose signature does not verify.',
  ],
  references: [ssdf('PS.2.1'), osps('BR-06.01'), osps('DO-03.01'), slsaBuild(2)],
  rules: [
    'unsigned-release',
    'missing-provenance',
    'signing-after-upload',
    'attestation-without-permission',
    'asset-unsigned',
    'release-mutable',
    'tag-unsigned',
    ...WEAKENING,
  ],
  options: {},
  criteria: [
    criterion({
      id: 'release-signs',
      question: 'Does every release path sign its assets or attest them?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgeReleasePaths(workflows),
    }),
    criterion({
      id: 'release-untouched',
      question: 'Does the release path do without long-lived tokens and restored caches?',
      claim: 'universal',
      needs: ['workflows'],
      optional: true,
      evaluate: ({ workflows }) =>
        judgeAudits(workflows, {
          scope: 'Workflows that publish: the caches that they restore, and the tokens that they publish with.',
          rules: WEAKENING,
          evidence: [],
          summary: 'No workflow that publishes restores a cache, and none uses a long-lived token where it need not.',
        }),
    }),
    criterion({
      id: 'assets-signed',
      question: 'Does something sign or attest every asset of the newest release?',
      claim: 'universal',
      needs: ['releases', 'release-attestations', 'workflows'],
      stage: 'release',
      attestable: ['permission', 'limit', 'unsupported'],
      evaluate: ({ releases, workflows, ...rest }) =>
        judgeAssets(releases, rest['release-attestations'], judgeReleasePaths(workflows).status === 'pass'),
    }),
    awaiting('the provenance engine', {
      id: 'assets-verify',
      question: 'Do the published assets verify against their digests?',
      claim: 'universal',
      needs: ['releases', 'release-attestations'],
    }),
  ],
})

function judgeReleasePaths(workflows: WorkflowsEvidence): Answer {
  const { publications, signatures } = workflows.posture.releases
  const scope = 'Every step and called workflow that publishes an asset, a package or an image.'
  if (publications.length === 0) {
    const because = 'No workflow publishes an asset, a package or an image.'
    const seen = 'No step and no called workflow publishes anything in a way that this version knows.'
    return nothingOfIt(workflows, scope, because, seen)
  }
  const judged = publications.map((publication) => judgePublication(publication, workflows))
  const late = workflows.findings.filter(({ rule }) => rule === 'signing-after-upload')
  const found = [...judged.flatMap(({ finding }) => finding ?? []), ...late, ...signatures.flatMap(withoutPermission)]
  const findings = found.filter(isCounted)
  const work: Work = {
    scope,
    inspected: [{ what: 'publications', count: publications.length }, ...workflows.inspected],
    notes: found.filter((one) => !isCounted(one)),
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const evidence = distinct(judged.flatMap((one) => one.evidence))
  const open = judged.flatMap(({ evidence: seen }, at) => (seen.length === 0 ? (publications[at] ?? []) : []))
  if (open.length === 0 && isNonEmpty(evidence)) return { ...work, status: 'pass', evidence }
  const where = open.map(({ site }) => siteText(site)).join('; ')
  const question = `What is published here is signed by the release tool or not at all, and its own file says so: ${where}. Does it sign?`
  return { ...work, status: 'needs-review', question, evidence }
}

interface JudgedPublication {
  readonly finding: Detection | null
  /** Empty where nothing speaks for a signature. */
  readonly evidence: readonly EvidenceItem[]
}

const WORDS = { assets: 'Release files', package: 'A package', image: 'An image' } as const

function judgePublication(publication: PublicationFact, { releaseToolFiles }: WorkflowsEvidence): JudgedPublication {
  const { kind, site, signsItself, isConfigured, signature, prepared, signingFile } = publication
  const good = (...items: readonly EvidenceItem[]): JudgedPublication => ({ finding: null, evidence: items })
  const told = signingFile === null ? [] : [signedByFile(publication, signingFile)]
  if (signature !== null)
    return good(evidenceAt(signature, `${WORDS[kind]} of \`${site.workflow}\` signed or attested`), ...told)
  if (signsItself) return good(evidenceAt(site, `${WORDS[kind]} published and attested in one`))
  if (told.length > 0) return good(...told)
  if (isConfigured && prepared !== null)
    return good(evidenceAt(prepared, `${WORDS[kind]} signed with what is set up here`))
  // A release tool whose own file is not here, or not read, may sign.
  if (isConfigured && releaseToolFiles.length === 0) return { finding: null, evidence: [] }
  return { finding: unsigned(publication), evidence: [] }
}

function signedByFile({ kind, site }: PublicationFact, file: FilePlace): EvidenceItem {
  return { ...evidenceAt(site, `${WORDS[kind]} signed as \`${file.path}\` says`), place: file }
}

function unsigned({ kind, site }: PublicationFact): Detection {
  return {
    rule: kind === 'assets' ? 'unsigned-release' : 'missing-provenance',
    message:
      kind === 'assets'
        ? 'Whoever downloads the files cannot tell whether they come from this workflow.'
        : `Nothing ties the ${kind} to the commit and the workflow that it was built by.`,
    severity: kind === 'assets' ? 'high' : 'medium',
    confidence: 'medium',
    place: site.place,
    related: [],
    key: `${site.workflow} ${site.job} ${site.step ?? ''} ${kind}`,
    secret: null,
  }
}

function withoutPermission({ site, missingPermissions }: SignatureFact): readonly Detection[] {
  if (missingPermissions.length === 0) return []
  const missing = missingPermissions.map((one) => `\`${one}\``).join(' and ')
  return [
    {
      rule: 'attestation-without-permission',
      message: `Attesting fails here: the job has not ${missing}.`,
      severity: 'medium',
      confidence: 'high',
      place: site.place,
      related: [],
      key: `${site.workflow} ${site.job} ${site.step ?? ''}`,
      secret: null,
    },
  ]
}

/** One signature may speak for several publications. */
function distinct(items: readonly EvidenceItem[]): readonly EvidenceItem[] {
  return [...new Map(items.map((item) => [JSON.stringify([item.summary, item.place]), item])).values()]
}
