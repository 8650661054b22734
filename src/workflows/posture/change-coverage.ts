import { isNonEmpty, type NonEmpty } from '../../model/non-empty.ts'
import type { FilePlace } from '../../model/place.ts'
import { fieldOf, fieldSpan } from '../model/fields.ts'
import type { Trigger, Workflow } from '../model/model.ts'
import { placeOf } from '../place-of.ts'
import type { JobRun } from './job-runs.ts'
import { startedBy } from './path-filter.ts'
import { pullTriggers } from './when.ts'

/** Source files of a language whose change starts no gate of a kind on a pull request, because path filters leave them out. */
export interface CoverageHole {
  readonly kind: 'lint' | 'tests'
  readonly language: string
  /** Of so many files that were put to the filters, so many start none. */
  readonly left: number
  readonly of: number
  readonly example: string
  /** The filters that leave them out. */
  readonly filters: NonEmpty<FilePlace>
}

/** Files of a language that are put to the filters at most, evenly taken from all. */
const MAX_ASKED = 2_000

/** Which changes start none of the gates; nothing where one of them has no filter, or where there is no gate at all. */
export function changeCoverage(
  kind: CoverageHole['kind'],
  gates: readonly JobRun[],
  sources: ReadonlyMap<string, readonly string[]>,
): readonly CoverageHole[] {
  const workflows = [...new Set(gates.map(({ workflow }) => workflow))]
  const triggers = workflows.flatMap((workflow) => pullTriggers(workflow).map((trigger) => ({ workflow, trigger })))
  if (triggers.length === 0 || triggers.some(({ trigger }) => !isFiltered(trigger))) return []
  const starts = triggers.map(({ trigger }) => startedBy(trigger))
  const filters = triggers.flatMap(({ workflow, trigger }) => filterPlaces(workflow, trigger))
  return [...sources].flatMap(([language, paths]): readonly CoverageHole[] => {
    const asked = evenly(paths, MAX_ASKED)
    const left = asked.filter((path) => !starts.some((isStarted) => isStarted(path)))
    const [example] = left
    if (example === undefined || !isNonEmpty(filters)) return []
    return [{ kind, language, left: left.length, of: asked.length, example, filters }]
  })
}

function isFiltered({ paths, pathsIgnore }: Trigger): boolean {
  return paths !== null || pathsIgnore !== null
}

function filterPlaces(workflow: Workflow, { config }: Trigger): readonly FilePlace[] {
  return ['paths', 'paths-ignore'].flatMap((name) => {
    const field = fieldOf(config, name)
    return field === null ? [] : [placeOf(workflow.path, fieldSpan(field))]
  })
}

function evenly(paths: readonly string[], most: number): readonly string[] {
  const step = Math.ceil(paths.length / most)
  return step <= 1 ? paths : paths.filter((_, at) => at % step === 0)
}
