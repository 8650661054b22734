import { dirname } from 'node:path/posix'
import { assertNever } from '../../model/errors.ts'
import { PYTHON_TOOLS } from './actions.data.ts'
import type { AuditSource } from './detect-stack.ts'
import { indented, quoted } from './yaml-text.ts'

/** The id of the step that checks out, in every job. */
export const CHECKOUT_ID = 'checkout'

const AUDIT = `pipx run ${PYTHON_TOOLS.pipAudit}`
const REPORT = '--format json --output "$RUNNER_TEMP/$REPORT"'
// What a lockfile's export holds is exact and complete, so that pip has nothing to resolve.
const AUDIT_EXPORT = `${AUDIT} --disable-pip --requirement "$RUNNER_TEMP/exported.txt" ${REPORT}`

/**
 * A step a source, each with a report of its own outside of the checkout, where no file of the repository can stand in for
 * it. A failed audit fails the job, and the others still run. Paths reach the shell as environment variables alone.
 */
export function pipAuditSteps(sources: readonly AuditSource[]): readonly string[] {
  const reports = reportNames(sources)
  return sources.flatMap((source, index) => [
    `- name: ${quoted(`Audit ${source.path}`)}`,
    // The first failure must not keep the others from being told.
    ...(index === 0 ? [] : [`  if: \${{ !cancelled() && steps.${CHECKOUT_ID}.outcome == 'success' }}`]),
    ...folderOf(source),
    '  env:',
    ...indented(variables(source), 4),
    `    REPORT: ${quoted(reports[index] ?? 'pip-audit.json')}`,
    ...runOf(commands(source)),
  ])
}

function commands({ kind }: AuditSource): readonly string[] {
  switch (kind) {
    case 'requirements':
      return [`${AUDIT} --requirement "$REQUIREMENTS" ${REPORT}`]
    case 'pylock':
      return [`${AUDIT} --locked . ${REPORT}`]
    case 'uv':
      return [
        `pipx run ${PYTHON_TOOLS.uv} export --quiet --frozen --all-packages --all-groups --all-extras \\`,
        '  --no-emit-workspace --format requirements.txt --output-file "$RUNNER_TEMP/exported.txt"',
        AUDIT_EXPORT,
      ]
    case 'poetry':
      return [
        `pipx run --spec ${PYTHON_TOOLS.poetryExport} poetry export --all-groups --all-extras \\`,
        '  --format requirements.txt --output "$RUNNER_TEMP/exported.txt"',
        AUDIT_EXPORT,
      ]
    case 'pipenv':
      return [`pipx run ${PYTHON_TOOLS.pipenv} requirements --dev --hash > "$RUNNER_TEMP/exported.txt"`, AUDIT_EXPORT]
    default:
      return assertNever(kind)
  }
}

function variables(source: AuditSource): readonly string[] {
  return source.kind === 'requirements' ? [`REQUIREMENTS: ${quoted(source.path)}`] : []
}

function folderOf({ kind, path }: AuditSource): readonly string[] {
  const folder = dirname(path)
  return kind === 'requirements' || folder === '.' ? [] : [`  working-directory: ${quoted(folder)}`]
}

function runOf(lines: readonly string[]): readonly string[] {
  const [first = ''] = lines
  return lines.length === 1 ? [`  run: ${first}`] : ['  run: |', ...indented(lines, 4)]
}

/** `pip-audit.json` for one source; for several each bears its path. */
function reportNames(sources: readonly AuditSource[]): readonly string[] {
  if (sources.length === 1) return ['pip-audit.json']
  const taken = new Set<string>()
  return sources.map(({ path }) => {
    const stem = `pip-audit.${path.replace(/[^A-Za-z0-9.]+/g, '-')}`
    let name = `${stem}.json`
    for (let count = 2; taken.has(name); count += 1) name = `${stem}.${String(count)}.json`
    taken.add(name)
    return name
  })
}
