import { appendFileSync } from 'node:fs'
import { fixtureEnvironment, type GitFixture } from './git-fixture.ts'
import { mirrorGit } from './github/git-mirror.ts'
import type { Repository } from './github/repository.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from './github/simulator.ts'
import { trafficText } from './github/traffic.ts'

/**
 * A fresh GitHub for every test of a file. After each test nothing may have gone against the description; the traffic is
 * added to the file that `SIMULATOR_TRAFFIC` names, for the replay against the whole description.
 */
export function useSimulator(about: SimulatorOptions = {}): () => Simulator {
  let simulator: Simulator | null = null
  beforeEach(async () => {
    simulator = await startSimulator(about)
  })
  afterEach(async () => {
    if (simulator === null) return
    const { traffic, violations } = simulator
    await simulator.close()
    simulator = null
    const record = process.env['SIMULATOR_TRAFFIC']
    if (record !== undefined) appendFileSync(record, trafficText(traffic))
    expect(violations).toEqual([])
  })
  return () => {
    if (simulator === null) throw new Error('The simulator runs within a test alone')
    return simulator
  }
}

/** Copies a real repository into the simulator's, objects and refs, so that both name the same commits. */
export function mirrorRepository(repository: Repository, fixture: GitFixture): void {
  mirrorGit(repository.git, fixture.root, fixtureEnvironment())
}
