import picocolors from 'picocolors'
import type { Host } from './host.ts'
import type { Request } from './request.ts'

type Painter = ReturnType<typeof picocolors.createColors>

/**
 * Whether standard output is coloured: on a terminal, unless `--no-color` or NO_COLOR (any value that is not empty, as
 * no-color.org has it) says otherwise, or TERM is `dumb`.
 */
export function wantsColor(request: Request, host: Host): boolean {
  if (request.options.color === false) return false
  if ((host.env['NO_COLOR'] ?? '') !== '' || host.env['TERM'] === 'dumb') return false
  return host.stdout.isTerminal
}

/** Whether standard output can show marks beyond ASCII; a locale that names another encoding says no. */
export function wantsUnicode(host: Host): boolean {
  const locale = host.env['LC_ALL'] ?? host.env['LC_CTYPE'] ?? host.env['LANG'] ?? ''
  return locale === '' || locale === 'C.UTF-8' || /utf-?8/i.test(locale)
}

/** Colours for commands that print text of our own. */
export function painter(request: Request, host: Host): Painter {
  return picocolors.createColors(wantsColor(request, host))
}
