import type { FilePlace } from '../model/place.ts'
import type { CheckPolicy, EnforceSetting, Policy, Setting } from './policy.ts'

/** One effective value of the policy; `place` is null for a built-in default. */
export interface PolicyRow {
  /** `checks.tls-required.level`, or `waivers[0]` for an entry. */
  readonly key: string
  /** The value in words; may hold text of the file. */
  readonly value: string
  readonly from: Setting<unknown>['from']
  readonly place: FilePlace | null
}

/** Every effective value, in the order of the file's format, checks in theirs. */
export function policyRows(policy: Policy): readonly PolicyRow[] {
  const { release, paths, breakGlass, limits } = policy
  return [
    row('extends', policy.extends, orNone),
    enforceRow('enforce', policy.enforce, "the stage's own: introduced on pull requests, all at release"),
    row('owners', policy.owners, names),
    row('release.branches', release.branches, names),
    row('release.heads', release.heads, names),
    row('release.tags', release.tags, names),
    ...Object.entries(policy.checks).flatMap(([slug, check]) => checkRows(slug, check)),
    ...policy.waivers.map(({ check, target, owner, expires, place }, index): PolicyRow => {
      const what = target.kind === 'fingerprint' ? target.fingerprint : `${target.rule} in ${target.path}`
      return written(`waivers[${String(index)}]`, `${check} ${what}, by ${owner} until ${expires}`, place)
    }),
    ...policy.resolutions.map(({ secret, revokedOn, by, place }, index): PolicyRow =>
      written(`resolutions[${String(index)}]`, `${secret}, revoked by ${by} on ${revokedOn}`, place),
    ),
    row('paths.production', paths.production, names),
    row('paths.development', paths.development, names),
    row('paths.ignore', paths.ignore, names),
    row('breakGlass', breakGlass, ({ users, hours }) =>
      users.length === 0 ? 'nobody' : `${names(users)}, for ${String(hours)} hours`,
    ),
    row('limits.maxFiles', limits.maxFiles, String),
    row('limits.maxFileBytes', limits.maxFileBytes, String),
    row('limits.maxFindings', limits.maxFindings, String),
    row('limits.timeSeconds', limits.timeSeconds, String),
  ]
}

function checkRows(slug: string, check: CheckPolicy): readonly PolicyRow[] {
  const key = (name: string) => `checks.${slug}.${name}`
  return [
    row(key('level'), check.level, String),
    enforceRow(key('enforce'), check.enforce, 'as for all checks'),
    row(key('waivable'), check.waivable, (waivable) => (waivable ? 'yes' : 'no')),
    row(key('notApplicable'), check.notApplicable, orNone),
    ...Object.entries(check.options).map(([name, option]) => row(key(name), option, String)),
  ]
}

function row<T>(key: string, { value, from, place }: Setting<T>, text: (value: T) => string): PolicyRow {
  return { key, value: text(value), from, place }
}

function enforceRow(key: string, setting: Setting<EnforceSetting> | null, otherwise: string): PolicyRow {
  if (setting === null) return { key, value: otherwise, from: 'default', place: null }
  return row(key, setting, ({ enforcement, from }) => (from === null ? enforcement : `${enforcement} from ${from}`))
}

function written(key: string, value: string, place: FilePlace): PolicyRow {
  return { key, value, from: 'policy', place }
}

function orNone(text: string | null): string {
  return text ?? 'none'
}

function names(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.join(', ')
}

/**
 * The rows as a text table with a heading and a final line break: key, where it comes from, value. `escape` makes text of
 * the repository harmless for the sink; the value stands last, so that its width moves nothing.
 */
export function policyTable(rows: readonly PolicyRow[], escape: (text: string) => string): string {
  const cells = [
    ['KEY', 'FROM', 'VALUE'] as const,
    ...rows.map((each) => [each.key, escape(origin(each)), escape(each.value)] as const),
  ]
  const widest = (column: 0 | 1) => cells.reduce((width, cell) => Math.max(width, cell[column].length), 0)
  const [keys, origins] = [widest(0), widest(1)]
  return cells.map(([key, from, value]) => `${key.padEnd(keys)}  ${from.padEnd(origins)}  ${value}\n`).join('')
}

function origin({ from, place }: PolicyRow): string {
  if (place === null) return 'default'
  const commit = place.commit === null ? '' : `@${place.commit.slice(0, 12)}`
  const line = place.startLine === null ? '' : `:${String(place.startLine)}`
  return `${from === 'extends' ? 'extends ' : ''}${place.path}${commit}${line}`
}
