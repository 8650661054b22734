import { isCommit, type Uses } from './uses.ts'

/** The numbers of a version, the most significant first. */
export type Version = readonly number[]

const VERSION = /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(?![\w.])/i

/** The version that a reference names; null for a commit, a branch, or no reference. */
export function versionOf(uses: Uses | null): Version | null {
  if (uses?.kind !== 'repository' || uses.ref === null || isCommit(uses.ref)) return null
  return readVersion(uses.ref)
}

/** The version at the start of a text, or the first one within a comment such as ` tag=v4.2.2`. */
export function readVersion(text: string): Version | null {
  const found = text
    .split(/[\s=,;]+/)
    .map((word) => VERSION.exec(word))
    .find((match) => match !== null)
  if (found === undefined) return null
  const [, major, minor, patch] = found
  return [major, minor, patch].flatMap((part) => (part === undefined ? [] : [Number(part)]))
}

/** Negative, zero or positive as the first version is before, at or after the second; missing numbers are zero. Not a number for none. */
export function compareVersions(version: Version | null, other: Version): number {
  if (version === null) return Number.NaN
  for (let at = 0; at < Math.max(version.length, other.length); at++) {
    const difference = (version[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
