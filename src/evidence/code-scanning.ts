import { readCodeAlerts } from '../github/alerts.ts'
import { type Analysis, readDefaultSetup, readNewestAnalyses } from '../github/analyses.ts'
import type { Answer } from '../github/answer.ts'
import type { Reading } from '../github/reading.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import { type AlertFact, alertFact } from './alerts.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

/** What code scanning holds of the subject. */
export interface CodeScanningEvidence {
  /** Whether anything was ever uploaded; off and never used are the same. */
  readonly isOn: boolean
  /** Of the default branch, and of the subject's own where that is another: open, and put aside. */
  readonly alerts: readonly AlertFact[]
  /** The analyses of the subject's commit. */
  readonly analyses: readonly AnalysisFact[]
  /** What the subject's analyses are missing from where they were not found; null where all were looked through. */
  readonly analysesUnseen: Gap | null
  /** Null where it is not set up, and where no administrator's token was there to ask. */
  readonly defaultSetup: readonly string[] | null
  readonly place: Place
}

export interface AnalysisFact extends Pick<Analysis, 'tool' | 'error' | 'results' | 'rules'> {
  readonly on: IsoDate
}

export interface CodeScanningRequest {
  /** The subject's commit, and the merge that a pull request's run is of. */
  readonly commits: readonly string[]
  /** The subject's ref, where its alerts are not the default branch's. */
  readonly ref: string | null
  readonly admin: Reading | null
}

/** Reads alerts and analyses. Three requests, up to two more for another branch and for an administrator. */
export async function collectCodeScanning(
  reading: Reading,
  { commits, ref, admin }: CodeScanningRequest,
): Promise<Collected<CodeScanningEvidence>> {
  const [open, dismissed, elsewhere, newest, setup] = await Promise.all([
    readCodeAlerts(reading, 'open', null),
    readCodeAlerts(reading, 'dismissed', null),
    ref === null ? null : readCodeAlerts(reading, 'open', ref),
    readNewestAnalyses(reading),
    admin === null ? null : readDefaultSetup(admin),
  ])
  const lists = [open, dismissed, ...(elsewhere === null ? [] : [elsewhere])]
  const gaps = [
    ...lists.flatMap((list) => (list.ok ? (list.value.gap ?? []) : missedBy(list))),
    ...(newest.ok ? [] : missedBy(newest)),
    ...(setup === null || setup.ok ? [] : missedBy(setup)),
  ]
  if (!open.ok && open.gap.reason !== 'feature-off' && !newest.ok && isNonEmpty(gaps)) return { ok: false, gaps }
  const alerts = lists.flatMap((list) => (list.ok ? list.value.items : [])).map(alertFact)
  const mine = newest.ok ? newest.value.items.filter(({ commit }) => commits.includes(commit)) : []
  const url = `${webAddress(reading)}/security/code-scanning`
  return {
    ok: true,
    gaps,
    value: {
      isOn: open.ok || newest.ok,
      alerts: [...new Map(alerts.map((alert) => [alert.number, alert])).values()],
      analyses: mine.map(({ tool, error, results, rules, at }) => ({ tool, error, results, rules, on: isoDateOf(at) })),
      analysesUnseen: unseenOf(newest, mine.length),
      defaultSetup: setup?.ok === true ? setup.value : null,
      place: { kind: 'setting', name: 'Code scanning', url },
    },
  }
}

/** Off is what was asked, not what could not be had. */
function missedBy(answer: Extract<Answer<unknown>, { ok: false }>): readonly Gap[] {
  return answer.gap.reason === 'feature-off' ? [] : [answer.gap]
}

function unseenOf(newest: Awaited<ReturnType<typeof readNewestAnalyses>>, mine: number): Gap | null {
  if (!newest.ok) return newest.gap.reason === 'feature-off' ? null : newest.gap
  return !newest.value.isWhole && mine === 0 ? olderUnseen(newest.value.items.length) : null
}

function olderUnseen(count: number): Gap {
  const detail = `This commit is not among the newest ${count} analyses; older ones were not read.`
  return gap('code-scanning', 'limit', detail, 'Scan this commit again.')
}
