import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { parseImage, type ImageReference } from './image.ts'

/** What a `uses:` names. Names are as written; GitHub compares them without regard to case. */
export type Uses =
  | {
      readonly kind: 'repository'
      readonly scalar: YamlScalar
      readonly owner: string
      readonly repository: string
      /** Within the repository, slashes as written; empty for its root. */
      readonly path: string
      /** What follows the `@`; null where nothing does. */
      readonly ref: string | null
      /** `owner/repository` in lower case, for comparing. */
      readonly slug: string
      /** As `slug`, with the path's parts that mean something. */
      readonly target: string
    }
  | { readonly kind: 'local'; readonly scalar: YamlScalar; readonly path: string; readonly marker: '.' | '$' }
  | { readonly kind: 'docker'; readonly scalar: YamlScalar; readonly image: ImageReference }
  | { readonly kind: 'unreadable'; readonly scalar: YamlScalar }

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i

/** Reads the value of a `uses:`; what has no known form is `unreadable`. */
export function readUses(scalar: YamlScalar): Uses {
  const text = scalar.value.trim()
  if (text.startsWith('./') || text.startsWith('$/')) {
    return { kind: 'local', scalar, marker: text.startsWith('$') ? '$' : '.', path: text.slice(2).split('@')[0] ?? '' }
  }
  if (text.startsWith('docker://')) return { kind: 'docker', scalar, image: parseImage(text.slice('docker://'.length)) }
  const at = text.indexOf('@')
  const name = at === -1 ? text : text.slice(0, at)
  const [owner = '', repository = '', ...path] = name.split('/')
  if (owner === '' || repository === '' || /[\s${}]/.test(name)) return { kind: 'unreadable', scalar }
  const slug = `${owner}/${repository}`.toLowerCase()
  const parts = path.filter((part) => part !== '' && part !== '.')
  return {
    kind: 'repository',
    scalar,
    owner,
    repository,
    path: path.join('/'),
    ref: at === -1 ? null : text.slice(at + 1),
    slug,
    target: [slug, ...parts.map((part) => part.toLowerCase())].join('/'),
  }
}

/** Whether a reference is a whole commit id, which nobody can move. */
export function isCommit(ref: string | null): boolean {
  return ref !== null && COMMIT.test(ref)
}
