import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Report } from '../../../src/model/report.ts'
import { type ActionStage, DOCUMENTED } from '../../support/action-stage.ts'
import { type GateHere, gateHere } from '../../support/gate-here.ts'
import type { OperationKey } from '../../support/github/operations.ts'
import type { Simulator } from '../../support/github/simulator.ts'
import { startSimulator } from '../../support/github/simulator.ts'
import { ADMIN_PERMISSIONS, addAppToken, type WorkflowPermissions } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { wholeScene } from '../../support/loss-scene.ts'
import { ANSWERS, FAULTS, LINK_FAULTS, type Lost, LOST_OPERATIONS, LOST_TOGETHER } from '../../support/losses.data.ts'
import { type Difference, reportDifferences } from '../../support/report-differences.ts'

// Every kind of evidence meets every loss, one at a time. What the report then says otherwise stands in EXPECTED, which is
// written with UPDATE_LOSSES=1 and read by a person before it is committed.

const EXPECTED = '__tests__/golden/losses.json'
/** Of one kind of evidence: what every loss of it changes alike, and what each changes besides. */
interface Expected {
  readonly [lost: string]: {
    readonly always: readonly Difference[]
    readonly by: { readonly [loss: string]: readonly Difference[] }
  }
}

interface Loss {
  readonly lost: string
  readonly name: string
  readonly permissions?: WorkflowPermissions
  readonly admin?: WorkflowPermissions
  readonly breaks?: (simulator: Simulator, stage: ActionStage) => void
}

const NAMES = Object.keys(LOST_OPERATIONS) as readonly Lost[]
const without = (all: WorkflowPermissions, name: string): WorkflowPermissions =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== name))

/** What is lost of these, by each of the faults. */
function lossesOf(lost: string, kinds: readonly Lost[], faults: typeof FAULTS): readonly Loss[] {
  return Object.entries(faults).map(([name, fault]) => ({
    lost,
    name,
    breaks: (simulator) => {
      for (const operation of kinds.flatMap((kind): readonly OperationKey[] => LOST_OPERATIONS[kind]))
        simulator.fail({ operation, fault: fault(`${simulator.urls.storage}/elsewhere`) })
    },
  }))
}

const LOSSES: readonly Loss[] = [
  ...NAMES.flatMap((lost) => lossesOf(lost, [lost], ANSWERS)),
  ...Object.entries(LOST_TOGETHER).flatMap(([name, kinds]) => lossesOf(name, kinds, FAULTS)),
  ...LINK_FAULTS.map((fault) => ({
    lost: 'everything that is kept elsewhere',
    name: `link that is ${fault}`,
    breaks: (_: Simulator, { world }: ActionStage) => void (world.storageFault = fault),
  })),
  ...Object.keys(DOCUMENTED)
    // Without the policy nothing is judged at all.
    .filter((key) => key !== 'contents' && key !== 'pull-requests')
    .map((key) => ({ lost: `the permission ${key}`, name: 'of the workflow', permissions: without(DOCUMENTED, key) })),
  ...Object.keys(ADMIN_PERMISSIONS).map((key) => ({
    lost: `the permission ${key}`,
    name: 'of the administrator',
    admin: without(ADMIN_PERMISSIONS, key),
  })),
  ...(['codeScanning', 'dependabotAlerts', 'secretScanningAlerts'] as const).map((product) => ({
    lost: `the product ${product}`,
    name: 'switched off',
    breaks: (_: Simulator, { repository }: ActionStage) => void (repository.security[product] = null),
  })),
]

interface Lived extends GateHere {
  /** Requests at the other origin, by whether the token came along. */
  readonly elsewhere: readonly { readonly path: string; readonly hasToken: boolean }[]
}

async function live({ permissions = DOCUMENTED, admin = ADMIN_PERMISSIONS, breaks }: Partial<Loss>): Promise<Lived> {
  const simulator = await startSimulator()
  try {
    const stage = wholeScene(simulator)
    const { world, repository } = stage
    const token = addAppToken(world, addApp(world, 'auditor', repository.owner), [repository], admin)
    breaks?.(simulator, stage)
    const run = await gateHere(simulator, stage, {
      event: { name: 'workflow_dispatch', ref: 'refs/heads/main' },
      permissions,
      inputs: { 'admin-token': token.secret },
    })
    expect(simulator.violations).toEqual([])
    const elsewhere = simulator.downloads.map(({ path, authorization }) => ({ path, hasToken: authorization !== null }))
    return { ...run, elsewhere }
  } finally {
    await simulator.close()
  }
}

/** How near to a pass each status is. */
const RANK = { pass: 3, 'not-applicable': 3, 'needs-review': 2, unknown: 1, error: 1, fail: 0 } as const

const criteriaOf = (report: Report | null) =>
  (report?.checks ?? []).flatMap(({ id, criteria }) => criteria.map((one) => ({ key: `${id}/${one.id}`, ...one })))

/** What no loss may bring about, whatever it is. */
function expectNoGain(whole: Lived, less: Lived, loss: Loss): void {
  const before = new Map(criteriaOf(whole.report).map((one) => [one.key, one]))
  const gained = criteriaOf(less.report).filter(({ key, status }) => {
    const earlier = before.get(key)?.status ?? 'fail'
    // A finding that nobody can see any more is unknown, which lets nothing through.
    return RANK[status] > Math.max(RANK[earlier], RANK.unknown)
  })
  expect([loss.lost, loss.name, gained.map(({ key, status }) => `${key} ${status}`)]).toEqual([
    loss.lost,
    loss.name,
    [],
  ])
  // What is worse is so for a gap that says what to do, or for what GitHub says is off.
  const silent = criteriaOf(less.report).filter(
    ({ key, status, gaps }) =>
      RANK[status] < RANK[before.get(key)?.status ?? 'fail'] &&
      status === 'unknown' &&
      !gaps.some(({ detail, grant }) => detail !== '' && grant !== ''),
  )
  expect([loss.lost, loss.name, silent.map(({ key }) => key)]).toEqual([loss.lost, loss.name, []])
  // What still passes rests on no more than before.
  const invented = criteriaOf(less.report).filter(({ key, status, inspected, evidence }) => {
    const earlier = before.get(key)
    const counted = inspected.some(({ what, count }) =>
      (earlier?.inspected ?? []).some((one) => one.what === what && one.count < count),
    )
    return RANK[status] === RANK.pass && (counted || evidence.length > (earlier?.evidence.length ?? 0))
  })
  expect([loss.lost, loss.name, invented.map(({ key }) => key)]).toEqual([loss.lost, loss.name, []])
  expect(less.elsewhere.filter(({ hasToken }) => hasToken)).toEqual([])
  expect(less.exitCode).not.toBe(0)
}

/** Some at a time: after a fault the client waits before it asks again. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) {
      const one = all[index]
      if (one !== undefined) done[index] = await work(one)
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  return done
}

function expectedOf(found: readonly { readonly loss: Loss; readonly differences: readonly Difference[] }[]): Expected {
  const groups = new Map<string, typeof found>()
  for (const one of found) groups.set(one.loss.lost, [...(groups.get(one.loss.lost) ?? []), one])
  return Object.fromEntries(
    [...groups].map(([lost, [first, ...others]]) => {
      const ones = first === undefined ? [] : [first, ...others]
      const always = (first?.differences ?? []).filter((difference) =>
        others.every((one) => has(one.differences, difference)),
      )
      const by = ones.map(
        ({ loss, differences }) => [loss.name, differences.filter((one) => !has(always, one))] as const,
      )
      return [lost, { always, by: Object.fromEntries(by) }]
    }),
  )
}

function has(all: readonly Difference[], one: Difference): boolean {
  return all.some((other) => JSON.stringify(other) === JSON.stringify(one))
}

/** As JSON with a line for each difference, so that it can be read. */
function written(expected: Expected): string {
  const differences = (all: readonly Difference[], deep: string): string =>
    all.length === 0 ? '[]' : `[\n${all.map((one) => `${deep}  ${JSON.stringify(one)}`).join(',\n')}\n${deep}]`
  const groups = Object.entries(expected).map(([lost, { always, by }]) => {
    const each = Object.entries(by).map(([loss, all]) => `      ${JSON.stringify(loss)}: ${differences(all, '      ')}`)
    return `  ${JSON.stringify(lost)}: {\n    "always": ${differences(always, '    ')},\n    "by": {\n${each.join(',\n')}\n    }\n  }`
  })
  return `{\n${groups.join(',\n')}\n}\n`
}

test('every loss of any evidence changes what rests on it, exactly, and nothing towards a pass', async () => {
  const whole = await live({})
  expect(reportDifferences(whole.report, (await live({})).report)).toEqual([])

  const found = await each(LOSSES, async (loss) => {
    const less = await live(loss)
    expectNoGain(whole, less, loss)
    const isElsewhere = less.elsewhere.some(({ path }) => path === '/elsewhere')
    // Downloads alone follow GitHub there; facts are read from its own origin.
    expect(isElsewhere).toBe(loss.name === 'redirect to another origin' && loss.lost === 'what nothing else rests on')
    return { loss, differences: reportDifferences(whole.report, less.report) }
  })

  const actual = expectedOf(found)
  if (process.env['UPDATE_LOSSES'] === '1') writeFileSync(EXPECTED, written(actual))
  const expected: unknown = existsSync(EXPECTED) ? JSON.parse(readFileSync(EXPECTED, 'utf8')) : null
  expect(actual).toEqual(expected)
}, 300_000)
