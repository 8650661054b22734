/**
 * Where a finding or a fact is. Lines and columns count from 1; a null line means the whole file. Every key is always
 * there. A path that is not UTF-8 is shown with replacement characters and carries its bytes in `pathBytes` (base64).
 */
export type Place =
  | FilePlace
  | { readonly kind: 'commit'; readonly commit: string; readonly line: number | null }
  | {
      readonly kind: 'log'
      readonly workflow: string
      readonly job: string
      readonly step: string | null
      readonly run: number
      readonly attempt: number
      readonly line: number | null
      readonly url: string
    }
  | { readonly kind: 'setting'; readonly name: string; readonly url: string }
  | { readonly kind: 'artifact'; readonly name: string; readonly entry: string | null; readonly url: string }
  | { readonly kind: 'asset'; readonly release: string; readonly name: string; readonly url: string }
  | { readonly kind: 'package'; readonly purl: string; readonly path: string; readonly line: number | null }
  | { readonly kind: 'url'; readonly url: string }

export const PLACE_KINDS = ['file', 'commit', 'log', 'setting', 'artifact', 'asset', 'package', 'url'] as const

export interface FilePlace {
  readonly kind: 'file'
  readonly path: string
  readonly pathBytes: string | null
  /** The entry inside an archive, or null. */
  readonly entry: string | null
  readonly startLine: number | null
  readonly startColumn: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
  readonly commit: string | null
}

/** A file, or a part of it; what is not given is null. */
export function filePlace(path: string, part: Partial<Omit<FilePlace, 'kind' | 'path'>> = {}): FilePlace {
  return {
    kind: 'file',
    path,
    pathBytes: null,
    entry: null,
    startLine: null,
    startColumn: null,
    endLine: null,
    endColumn: null,
    commit: null,
    ...part,
  }
}

/** The path of a place that has one, for ordering and matching; null for places outside the tree. */
export function pathOf(place: Place): string | null {
  return place.kind === 'file' || place.kind === 'package' ? place.path : null
}

/** The line of a place that has one. */
export function lineOf(place: Place): number | null {
  switch (place.kind) {
    case 'file':
      return place.startLine
    case 'commit':
    case 'log':
    case 'package':
      return place.line
    case 'setting':
    case 'artifact':
    case 'asset':
    case 'url':
      return null
  }
}
