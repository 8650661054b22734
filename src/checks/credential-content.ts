import type { HistoryEvidence, HistoryFinding } from '../evidence/history.ts'
import type { NamedSecretsEvidence } from '../evidence/named-secrets.ts'
import type { TreeEvidence } from '../evidence/tree.ts'
import type { Answer, Inspected } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import { isToldBy } from '../model/told-elsewhere.ts'
import { asUntracked, credentialFindings } from './credential-findings.ts'

/** What every tracked file holds, beside what the sensitive files are told of. */
export function judgeContents({ contents, sensitive, sensitiveUntracked, ignored }: TreeEvidence): Answer {
  const { files, bytes, archiveEntries } = contents
  const { findings, notes, unlisted } = credentialFindings(
    contents.found.filter((detection) => !isToldBy(detection, sensitive)),
    contents.foundUntracked.filter((detection) => !isToldBy(detection, sensitiveUntracked)),
  )
  const work = {
    scope: contentScope(ignored, unlisted),
    inspected: contentInspected(contents),
    notes,
    gaps: contents.gaps,
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const inside = archiveEntries === 0 ? '' : ` and ${counted(archiveEntries, 'file')} inside of archives`
  return {
    ...work,
    status: 'pass',
    evidence: [
      {
        summary: `${counted(files, 'tracked file')} (${counted(bytes, 'byte')})${inside} looked through, no other credential in them.`,
        source: 'tree',
        place: null,
        assurance: 'measured',
      },
    ],
  }
}

function contentScope(ignored: number, unlisted: number): string {
  return [
    'Every byte of every tracked file, whatever it is called, beside what the sensitive files are told of.',
    ...(ignored === 0 ? [] : [`Policy ignores ${counted(ignored, 'path')}.`]),
    ...(unlisted === 0 ? [] : [`${counted(unlisted, 'more note')} of low confidence not listed.`]),
  ].join(' ')
}

function contentInspected({ files, bytes, archiveEntries }: TreeEvidence['contents']): readonly Inspected[] {
  const looked = { what: 'tracked files', count: files }
  if (files === 0) return [looked]
  return [looked, { what: 'bytes', count: bytes }, { what: 'files inside of archives', count: archiveEntries }]
}

/** What only the history holds: a value that a file of the subject holds as well is told there. */
export function judgeHistory(tree: TreeEvidence, history: HistoryEvidence): Answer {
  const { blobs, bytes, ignored } = history
  const inSubject = identitiesIn(tree)
  const gone = history.found.filter((finding) => !identitiesOf(finding).some((identity) => inSubject.has(identity)))
  const { findings, notes, unlisted } = credentialFindings(gone.map(withTimes), [])
  const work = {
    scope: historyScope(ignored, unlisted),
    inspected: historyInspected(history),
    notes,
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const summary = `${counted(blobs, 'blob')} (${counted(bytes, 'byte')}) of all refs looked through, no further credential in them.`
  return { ...work, status: 'pass', evidence: [{ summary, source: 'history', place: null, assurance: 'measured' }] }
}

function historyInspected({ blobs, bytes, archiveEntries, ignored }: HistoryEvidence): readonly Inspected[] {
  const looked = { what: 'blobs', count: blobs - ignored }
  if (looked.count === 0) return [looked]
  return [looked, { what: 'bytes', count: bytes }, { what: 'files inside of archives', count: archiveEntries }]
}

function historyScope(ignored: number, unlisted: number): string {
  return [
    'Every version of every file that any branch or tag ever held, beside what the files hold now.',
    ...(ignored === 0 ? [] : [`Policy ignores ${counted(ignored, 'version')} of files.`]),
    ...(unlisted === 0 ? [] : [`${counted(unlisted, 'more note')} of low confidence not listed.`]),
  ].join(' ')
}

/** By digest, and, for a value without one, by where and how it was seen. */
function identitiesIn({ contents, sensitive }: TreeEvidence): ReadonlySet<string> {
  return new Set([...contents.found, ...sensitive].map(identityOf))
}

function identitiesOf({ detection, secrets }: HistoryFinding): readonly string[] {
  return secrets.length === 0 ? [identityOf(detection)] : secrets
}

function identityOf({ secret, rule, key, place }: Detection): string {
  return secret ?? JSON.stringify([rule, key, place.kind === 'file' ? [place.path, place.entry] : null])
}

const SHOWN_ID = 12

/** Says when it came and went, where that is known. */
function withTimes({ detection, first, last }: HistoryFinding): Detection {
  if (first === null) return detection
  const until =
    last === null ? ', and a branch or tag may still hold it' : `, last in ${commitText(last.commit, last.date)}`
  return {
    ...detection,
    message: `${detection.message} It is in the history since ${commitText(first.commit, first.date)}${until}.`,
  }
}

function commitText(commit: string, date: string | null): string {
  const day = date === null ? '' : ` of ${date.slice(0, 10)}`
  return `commit \`${commit.slice(0, SHOWN_ID)}\`${day}`
}

/** The real values of named secrets, in everything that was looked through. */
export function judgeNamed(tree: TreeEvidence, history: HistoryEvidence, { names }: NamedSecretsEvidence): Answer {
  const { contents } = tree
  const here = new Set(contents.named.map(namedPlace))
  const past = history.named.filter((detection) => !here.has(namedPlace(detection))).map(inHistory)
  const findings = [...contents.named, ...past]
  const looked = names.length > 0 && contents.files + history.blobs > 0
  const work = {
    scope: `The values of ${counted(names.length, 'named secret')} in every encoded form, in all tracked files and the whole history.`,
    inspected: looked
      ? [
          { what: 'tracked files', count: contents.files },
          { what: 'blobs', count: history.blobs },
        ]
      : [],
    notes: contents.namedUntracked.map(asUntracked),
    gaps: contents.gaps,
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const shown = names.map((name) => `\`${name}\``).join(', ')
  const summary = `The values of ${shown} stand in none of ${counted(contents.files, 'tracked file')} and ${counted(history.blobs, 'blob')}.`
  return {
    ...work,
    status: 'pass',
    evidence: [{ summary, source: 'named-secrets', place: null, assurance: 'measured' }],
  }
}

function namedPlace({ key, place }: Detection): string {
  return JSON.stringify([key, place.kind === 'file' ? [place.path, place.entry] : null])
}

function inHistory(detection: Detection): Detection {
  return { ...detection, message: `${detection.message} No file holds it now; the history does.` }
}
