import { CHECKS } from '../checks/registry.ts'
import { unasked } from '../evidence/collect.ts'
import { openNamedSecrets, type NamedSecretsRequest } from '../evidence/named-secrets.ts'
import { collectProgramRuns } from '../evidence/program-runs.ts'
import { isoDateOf } from '../model/date.ts'
import { GITHUB_SOURCES } from '../model/source.ts'
import { type ResolvedEvent, resolveEvent } from '../policy/events.ts'
import type { Policy } from '../policy/policy.ts'
import { readAttestations } from '../policy/read-attestations.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { UNPROTECTED } from '../policy/trusted.ts'
import { askedLimits, chosenChecks, collectTrees } from './collect-trees.ts'
import { type Gathered, policyLimits } from './gathered.ts'
import type { Host } from './host.ts'
import { describeSubject, openBase, openFolder, openSubject } from './open-subject.ts'
import { readEntryWords } from './released-entries.ts'
import { policyDigest, readPolicyFiles } from './policy-files.ts'
import { OWN_VOCABULARY } from './own-vocabulary.ts'
import type { Progress } from './progress.ts'
import type { Request } from './request.ts'
import { askedRuns } from './run-programs.ts'
import { withTime } from '../process/with-time.ts'

/** Opens the repository, reads the policy and collects the evidence of subject, base and last release. */
export async function gather(request: Request, host: Host, progress: Progress): Promise<Gathered> {
  const { options } = request
  const only = options.only ?? []
  const checks = chosenChecks(only)
  const today = isoDateOf(host.now())
  const asOf = options['as-of'] ?? today
  // Before the policy is read nothing but what was asked for sets a time; each call to git has a bound of its own.
  const opening = withTime(host.signal, options['time-limit'])

  progress.step('listing files', 0, null)
  const repository = await openFolder(request.argument, host, opening)
  const subject = await openSubject(repository, options, opening)

  const files = await readPolicyFiles(subject.tree, subject.listing, options, host)
  // A day to come must not let an entry reach further than it may, nor a statement of tomorrow count today.
  const written = asOf < today ? asOf : today
  const reading = readPolicy(files.policy, CHECKS, { asOf: written })
  const { policy } = reading
  const attestations = readAttestations(files.attestations, CHECKS, { asOf: written, owners: policy.owners.value })
  const event = commandLineEvent(request, policy)
  const limits = { ...policyLimits(policy), ...askedLimits(options) }
  const signal = withTime(opening, limits.timeSeconds)
  const asked = askedRuns(subject, options, host, { timeSeconds: limits.timeSeconds, signal })
  const tags = policy.release.tags.value
  const base = await openBase(subject, event.base, tags)
  const comparesWithRelease = event.base.kind === 'last-release-tag'
  const release = comparesWithRelease ? null : await openBase(subject, { kind: 'last-release-tag', except: null }, tags)
  const last = comparesWithRelease ? base : release
  const collected = await collectTrees({
    subject,
    base,
    lastRelease: release,
    policy,
    limits,
    history: repository.history(subject.commit),
    named: openNamedSecrets(namedOnCommandLine(request, host)),
    others: (tree) => ({
      ...unasked(GITHUB_SOURCES, NOT_ASKED),
      'program-runs': async () => {
        const seen = await tree()
        return seen.ok ? collectProgramRuns(seen.value.readinessScript, asked) : seen
      },
    }),
    judgeWorkflows: null,
    now: host.now,
    signal,
    progress,
  })

  return {
    checks,
    only,
    asOf,
    today,
    event,
    subject: describeSubject(subject, event),
    rules: {
      trusted: {
        ref: UNPROTECTED,
        commit: subject.commit,
        policyDigest: policyDigest(files.policy),
        changedBySubject: [],
      },
      policy: reading,
      attestations,
      counting: {
        waivers: policy.waivers,
        attestations: attestations.attestations,
        resolutions: policy.resolutions,
      },
      policyUnread: files.policyUnread,
      extendsUnread: policy.extends.value === null ? null : 'the command line reads no other repository.',
      findings: [],
    },
    limits,
    askedLimits: askedLimits(options),
    collection: collected.collection,
    base: collected.base,
    lastRelease: comparesWithRelease ? collected.base : collected.lastRelease,
    releasedEntries: last === null ? null : await readEntryWords(last, written, signal),
    override: null,
    runUrl: null,
  }
}

function commandLineEvent({ options }: Request, policy: Policy): ResolvedEvent {
  const facts = {
    event: 'command-line',
    defaultBranch: '',
    commit: options.commit ?? null,
    compareTo: options['compare-to'] ?? null,
    stage: options.stage ?? null,
  } as const
  return resolveEvent(facts, { branches: policy.release.branches.value, heads: policy.release.heads.value })
}

function namedOnCommandLine({ options }: Request, host: Host): NamedSecretsRequest {
  const names = options['named-secrets'] ?? []
  if (names.length === 0) return { kind: 'none-named' }
  return { kind: 'asked', names, valueOf: (name) => host.env[name], ownVocabulary: OWN_VOCABULARY }
}

/** A work tree has no checks, and no branch that GitHub's rules protect. */
const NOT_ASKED = {
  detail: 'The command line does not ask GitHub.',
  grant: 'Run the gate as an action on GitHub, or attest it.',
}
