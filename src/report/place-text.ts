import { assertNever } from '../model/errors.ts'
import type { Place } from '../model/place.ts'
import type { Report } from '../model/report.ts'

/** A place as a reader looks for it, `path:line` for a file; not yet safe for any output. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'file': {
      const inside = place.entry === null ? place.path : `${place.path} > ${place.entry}`
      const at = place.commit === null ? '' : ` at ${shortOid(place.commit)}`
      return atLine(inside, place.startLine) + at
    }
    case 'commit':
      return atLine(`commit ${shortOid(place.commit)}`, place.line)
    case 'log': {
      const where = [place.workflow, place.job, place.step].filter((part) => part !== null).join(' / ')
      return `${atLine(where, place.line)} (run ${place.run}, attempt ${place.attempt})`
    }
    case 'setting':
      return place.name
    case 'artifact':
      return place.entry === null ? place.name : `${place.name} > ${place.entry}`
    case 'asset':
      return `${place.release} / ${place.name}`
    case 'package':
      return `${atLine(place.path, place.line)} (${place.purl})`
    case 'url':
      return place.url
    default:
      return assertNever(place)
  }
}

/** Where a place can be clicked; null where there is no address, as for files on the command line. */
export function placeUrl(place: Place, report: Report): string | null {
  switch (place.kind) {
    case 'file':
      return place.pathBytes === null ? fileUrl(report, place.path, place.startLine, place.commit) : null
    case 'package':
      return fileUrl(report, place.path, place.line, null)
    case 'commit': {
      const home = repositoryUrl(report)
      return home === null ? null : `${home}/commit/${place.commit}`
    }
    case 'log':
    case 'setting':
    case 'artifact':
    case 'asset':
    case 'url':
      return place.url
    default:
      return assertNever(place)
  }
}

/** The first digits of an object name; enough to find it. */
export function shortOid(oid: string): string {
  return oid.slice(0, 12)
}

function atLine(where: string, line: number | null): string {
  return line === null ? where : `${where}:${line}`
}

function fileUrl(report: Report, path: string, line: number | null, commit: string | null): string | null {
  const home = repositoryUrl(report)
  const at = commit ?? report.subject.commit
  if (home === null || at === null) return null
  // Dots alone would climb out of the folder when the address is normalised.
  const segments = path.split('/')
  if (segments.some((segment) => /^\.{0,2}$/u.test(segment)) || !isWellFormed(path)) return null
  const fragment = line === null ? '' : `#L${line}`
  return `${home}/blob/${at}/${segments.map(encodeURIComponent).join('/')}${fragment}`
}

/**
 * The repository's address, taken from the run's (`<server>/<owner>/<name>/actions/runs/<id>`, also on GitHub Enterprise
 * Server); null on the command line.
 */
export function repositoryUrl(report: Report): string | null {
  const { url } = report.run
  const { repository } = report.subject
  if (url === null || !/^[\w.-]+\/[\w.-]+$/u.test(repository)) return null
  const home = /^https:\/\/[\w.:-]+\//u.exec(url)?.[0]
  return home !== undefined && url.startsWith(`${home}${repository}/`) ? home + repository : null
}

// `encodeURIComponent` throws on half a surrogate pair.
function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text)
}
