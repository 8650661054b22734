import { stamp } from '../checks/stamp.ts'
import { ConfigError } from '../model/errors.ts'
import type { Detection, Finding } from '../model/finding.ts'
import { lineOf, pathOf } from '../model/place.ts'
import type { ExitCode } from '../model/report.ts'
import { type RemedyOf, type ScanResult, scanExitCode } from '../model/scan.ts'
import { publishFile } from '../publish/files.ts'
import { renderScan, SCAN_FORMATS, type ScanFormat } from '../report/scan.ts'
import type { Host } from './host.ts'
import { drawingFor } from './rendering.ts'
import type { Request } from './request.ts'

/** Refuses formats that a scan has none of, before anything is read. */
export function scanFormats({
  outputs,
}: Request): readonly { readonly format: ScanFormat; readonly file: string | null }[] {
  return outputs.map(({ format, file }) => {
    const known = SCAN_FORMATS.find((one) => one === format)
    if (known !== undefined) return { format: known, file }
    const mend = `A scan writes ${SCAN_FORMATS.join(' and ')}; the other formats are those of check.`
    throw new ConfigError('BAD_OPTION_VALUE', `--format cannot be "${format}" here.`, mend)
  })
}

/** Writes what a scan saw to where the options say. */
export async function writeScan(
  request: Request,
  host: Host,
  result: ScanResult,
  remedyOf: RemedyOf,
): Promise<ExitCode> {
  for (const { format, file } of scanFormats(request)) {
    const drawing = { ...drawingFor(request, host, file === null), quiet: request.options.quiet === true, remedyOf }
    const text = renderScan(result, format, drawing)
    if (file === null) host.stdout.write(text)
    else await publishFile(host.cwd, { path: file, text })
  }
  return scanExitCode(result)
}

/** Detections as findings that no check claims, in the order of their places. */
export function findingsInOrder(detections: readonly Detection[]): readonly Finding[] {
  return [...stamp(detections, null, null)].sort(byPlace)
}

function byPlace(a: Finding, b: Finding): number {
  const [left, right] = [pathOf(a.place) ?? '', pathOf(b.place) ?? '']
  if (left !== right) return left < right ? -1 : 1
  const byLine = (lineOf(a.place) ?? 0) - (lineOf(b.place) ?? 0)
  if (byLine !== 0 || a.place.kind !== 'file' || b.place.kind !== 'file') return byLine
  return (a.place.startColumn ?? 0) - (b.place.startColumn ?? 0)
}
