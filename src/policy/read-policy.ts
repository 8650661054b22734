import type { IsoDate } from '../model/date.ts'
import type { FilePlace } from '../model/place.ts'
import type { Enforcement } from '../model/stage.ts'
import { defaultPolicy } from './defaults.ts'
import { resolutionMistakes, waiverMistakes, type EntryMistake } from './entry-rules.ts'
import type { PolicyFile } from './located-file.ts'
import { inSourceOrder, readShape, type Reading } from './located-reader.ts'
import type { CheckPolicy, EnforceSetting, Policy, PolicyProblem, Resolution, Setting, Waiver } from './policy.ts'
import {
  policyShape,
  type CheckDescription,
  type WrittenCheck,
  type WrittenEnforce,
  type WrittenPolicy,
  type WrittenWaiver,
} from './policy-shape.ts'

export interface PolicyReading {
  /** What is sound of the file over the built-in defaults; the defaults alone where nothing is. */
  readonly policy: Policy
  /** Every mistake, in source order. */
  readonly problems: readonly PolicyProblem[]
  /**
   * A mistake outside waivers and resolutions: the policy may demand less than the team meant, so it must not clear a
   * release. A mistake inside one of those only costs the entry.
   */
  readonly broken: boolean
}

/** Reads the policy file; null is a repository without one. A broken file is present and never passes for none. */
export function readPolicy(
  file: PolicyFile | null,
  checks: readonly CheckDescription[],
  { asOf }: { readonly asOf: IsoDate },
): PolicyReading {
  const defaults = defaultPolicy(checks)
  if (file === null) return { policy: defaults, problems: [], broken: false }
  const reading = readShape(file, policyShape(checks))
  const broken = reading.problems.some((problem) => !/^(?:waivers|resolutions)\[/.test(reading.pathOf(problem)))
  if (reading.value === null) {
    return { policy: { ...defaults, present: true }, problems: reading.problems, broken: true }
  }
  const settings = readSettings(reading, reading.value, defaults)
  const entries = readEntries(reading, reading.value, settings, asOf)
  const { waivers, resolutions } = entries
  return {
    policy: { ...settings, waivers, resolutions },
    problems: inSourceOrder([...reading.problems, ...entries.problems]),
    broken,
  }
}

type PlaceOf = Reading<unknown>['placeOf']

function readSettings({ placeOf }: Reading<unknown>, written: WrittenPolicy, defaults: Policy): Policy {
  const { release = {}, paths = {}, limits = {}, checks = {} } = written
  return {
    ...defaults,
    present: true,
    extends: setting(written, 'extends', defaults.extends, placeOf),
    enforce: enforceSetting(written, placeOf),
    owners: setting(written, 'owners', defaults.owners, placeOf),
    release: {
      branches: setting(release, 'branches', defaults.release.branches, placeOf),
      heads: setting(release, 'heads', defaults.release.heads, placeOf),
      tags: setting(release, 'tags', defaults.release.tags, placeOf),
    },
    checks: Object.fromEntries(
      Object.entries(defaults.checks).map(([slug, byDefault]) => {
        const check = Object.hasOwn(checks, slug) ? checks[slug] : undefined
        return [slug, check === undefined ? byDefault : readCheck(check, byDefault, placeOf)]
      }),
    ),
    paths: {
      production: setting(paths, 'production', defaults.paths.production, placeOf),
      development: setting(paths, 'development', defaults.paths.development, placeOf),
      ignore: setting(paths, 'ignore', defaults.paths.ignore, placeOf),
    },
    breakGlass: setting(written, 'breakGlass', defaults.breakGlass, placeOf),
    limits: {
      maxFiles: setting(limits, 'maxFiles', defaults.limits.maxFiles, placeOf),
      maxFileBytes: setting(limits, 'maxFileBytes', defaults.limits.maxFileBytes, placeOf),
      maxFindings: setting(limits, 'maxFindings', defaults.limits.maxFindings, placeOf),
      timeSeconds: setting(limits, 'timeSeconds', defaults.limits.timeSeconds, placeOf),
    },
  }
}

function setting<T, K extends string>(
  part: { readonly [Key in K]?: NoInfer<T> },
  key: K,
  byDefault: Setting<T>,
  placeOf: PlaceOf,
): Setting<T> {
  const value = part[key]
  return value === undefined ? byDefault : { value, from: 'policy', place: placeOf(part, key) }
}

function readCheck(written: WrittenCheck, byDefault: CheckPolicy, placeOf: PlaceOf): CheckPolicy {
  const values = new Map<string, unknown>(Object.entries(written))
  const options = Object.entries(byDefault.options).map(([name, option]): [string, Setting<string | number>] => {
    const value = values.get(name)
    const isWritten = typeof value === 'string' || typeof value === 'number'
    return [name, isWritten ? { value, from: 'policy', place: placeOf(written, name) } : option]
  })
  return {
    level: setting(written, 'level', byDefault.level, placeOf),
    enforce: enforceSetting(written, placeOf),
    waivable: setting(written, 'waivable', byDefault.waivable, placeOf),
    notApplicable: setting(written, 'notApplicable', byDefault.notApplicable, placeOf),
    options: Object.fromEntries(options),
  }
}

function enforceSetting(
  part: { readonly enforce?: Enforcement | WrittenEnforce },
  placeOf: PlaceOf,
): Setting<EnforceSetting> | null {
  const { enforce } = part
  if (enforce === undefined) return null
  const value =
    typeof enforce === 'string'
      ? { enforcement: enforce, from: null }
      : { enforcement: enforce.mode, from: enforce.from ?? null }
  return { value, from: 'policy', place: placeOf(part, 'enforce') }
}

interface Entries {
  readonly waivers: readonly Waiver[]
  readonly resolutions: readonly Resolution[]
  readonly problems: readonly PolicyProblem[]
}

function readEntries(reading: Reading<unknown>, written: WrittenPolicy, policy: Policy, asOf: IsoDate): Entries {
  const rules = { asOf, owners: policy.owners.value, isWaivable: waivableBy(policy) }
  const waivers = soundEntries(reading, written.waivers ?? [], waiverOf, (waiver) => waiverMistakes(waiver, rules))
  const resolutions = soundEntries(
    reading,
    written.resolutions ?? [],
    (resolution, place) => ({ ...resolution, place }),
    (resolution) => resolutionMistakes(resolution, asOf),
  )
  return {
    waivers: waivers.sound,
    resolutions: resolutions.sound,
    problems: [...waivers.problems, ...resolutions.problems],
  }
}

/** Whether a policy lets a check's findings be waived. */
export function waivableBy(policy: Pick<Policy, 'checks'>): (check: string) => boolean {
  return (slug) => policy.checks[slug]?.waivable.value !== false
}

/** Entries without a mistake, and the mistakes of the others at the very key. */
export function soundEntries<Written extends object, Entry>(
  { placeOf, valuePlaceOf }: Pick<Reading<unknown>, 'placeOf' | 'valuePlaceOf'>,
  written: readonly Written[],
  entryOf: (written: Written, place: FilePlace) => Entry,
  mistakesOf: (entry: Entry) => readonly EntryMistake[],
): { readonly sound: readonly Entry[]; readonly problems: readonly PolicyProblem[] } {
  const sound: Entry[] = []
  const problems: PolicyProblem[] = []
  for (const item of written) {
    const entry = entryOf(item, placeOf(item))
    const mistakes = mistakesOf(entry)
    if (mistakes.length === 0) sound.push(entry)
    for (const { key, mistake } of mistakes) problems.push({ ...mistake, place: valuePlaceOf(item, key) })
  }
  return { sound, problems }
}

function waiverOf(written: WrittenWaiver, place: FilePlace): Waiver {
  const { check, reason, owner, expires, ticket = null } = written
  const target: Waiver['target'] =
    'fingerprint' in written
      ? { kind: 'fingerprint', fingerprint: written.fingerprint }
      : { kind: 'rule', rule: written.rule, path: written.path }
  return { check, target, reason, owner, expires, ticket, place }
}
