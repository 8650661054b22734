import type { DocumentDirective } from 'js-yaml'

/** The tags that the core schema knows, by what follows `!!`. */
export const CORE_TAG_PREFIX = 'tag:yaml.org,2002:'

/** Handles (`!`, `!!`, `!name!`) with the prefixes that they stand for in one document. */
export type TagHandles = ReadonlyMap<string, string>

/** The handles of a document that has these directives. */
export function tagHandlesOf(directives: readonly DocumentDirective[]): TagHandles {
  const handles = new Map([['!!', CORE_TAG_PREFIX]])
  for (const directive of directives) {
    if (directive.kind === 'tag') handles.set(directive.handle, directive.prefix)
  }
  return handles
}

/** The full name of a tag as written: `!!str`, `!e!name`, `!local`, `!<verbatim>`, or the lone `!`. */
export function fullTag(written: string, handles: TagHandles): string {
  if (written === '!') return written
  if (written.startsWith('!<')) return decodePercent(written.slice(2, -1))
  const handleEnd = written.indexOf('!', 1)
  const handle = handleEnd === -1 ? '!' : written.slice(0, handleEnd + 1)
  return decodePercent(handles.get(handle) ?? handle) + decodePercent(written.slice(handle.length))
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Bytes that are not UTF-8 name no tag that anyone knows; as written they still tell tags apart.
    return text
  }
}
