import type { Host } from './host.ts'

/** Tells a person at a terminal how far long work is. Counts alone: no path, no content. */
export interface Progress {
  /** Starts a step, or moves it on; `total` is null where it is not known. */
  readonly step: (what: string, done: number, total: number | null) => void
  /** Clears the line, before anything else is printed. */
  readonly end: () => void
}

const SILENT: Progress = { step: () => undefined, end: () => undefined }
const INTERVAL_MS = 100
const BAR_CELLS = 20

/** A progress line on stderr where that is a terminal; nothing elsewhere, and nothing when quiet. */
export function openProgress(host: Host, quiet: boolean): Progress {
  if (quiet || !host.stderr.isTerminal) return SILENT
  let shownAt = Number.NEGATIVE_INFINITY
  let shown = ''
  return {
    step: (what, done, total) => {
      const now = host.now()
      if (now - shownAt < INTERVAL_MS && shown.startsWith(what)) return
      shownAt = now
      shown = what
      const line = total === null ? `${what} ${done}` : `${bar(done, total)} ${what} ${done}/${total}`
      host.stderr.write(`\r\u001b[2K${line.slice(0, (host.stderr.columns ?? 80) - 1)}`)
    },
    end: () => {
      if (shown !== '') host.stderr.write('\r\u001b[2K')
      shown = ''
    },
  }
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_CELLS : Math.floor((Math.min(done, total) / total) * BAR_CELLS)
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}]`
}
