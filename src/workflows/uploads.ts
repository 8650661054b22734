import type { Span } from '../syntax/position.ts'
import { spanInScalar } from '../syntax/scalar-map.ts'
import { isBoolean } from './model/fields.ts'
import type { ModelFile, Step } from './model/model.ts'
import { compareVersions, readVersion, versionOf } from './model/version.ts'
import { commentOnLine } from '../syntax/comments.ts'
import { fileOf } from './model/model.ts'
import { inputOf, runnableSteps } from './model/visit.ts'
import { matchesGlob, workspacePath } from './globs.ts'

/** Where files of a job are taken to. */
export type UploadKind = 'artifact' | 'cache' | 'pages' | 'release'

/** A path that a step takes out of the job. */
export interface UploadPath {
  /** As written, without white space. */
  readonly text: string
  readonly span: Span
}

/** A step that takes files out of the job, and which. */
export interface Upload {
  readonly step: Step
  readonly kind: UploadKind
  readonly paths: readonly UploadPath[]
  readonly excluded: readonly string[]
  /** Files and folders whose name begins with a dot are taken along. */
  readonly takesHidden: boolean
}

/** The input that holds the paths, by action in lower case. */
const UPLOADERS: { readonly [target: string]: { readonly kind: UploadKind; readonly input: string } } = {
  'actions/upload-artifact': { kind: 'artifact', input: 'path' },
  'actions/upload-artifact/merge': { kind: 'artifact', input: 'pattern' },
  'actions/cache': { kind: 'cache', input: 'path' },
  'actions/cache/save': { kind: 'cache', input: 'path' },
  'actions/upload-pages-artifact': { kind: 'pages', input: 'path' },
  'peaceiris/actions-gh-pages': { kind: 'pages', input: 'publish_dir' },
  'jamesives/github-pages-deploy-action': { kind: 'pages', input: 'folder' },
  'softprops/action-gh-release': { kind: 'release', input: 'files' },
  'ncipollo/release-action': { kind: 'release', input: 'artifacts' },
  'svenstaro/upload-release-action': { kind: 'release', input: 'file' },
}

/** What one file may tell; nobody writes a tenth of it. */
const MAX_UPLOADS = 500
const MAX_PATHS = 200

/** The steps of a file that take files out of their job. */
export function uploadsIn(file: ModelFile): readonly Upload[] {
  const uploads = runnableSteps(file).flatMap((step): readonly Upload[] => {
    const uploader = step.uses?.kind === 'repository' ? UPLOADERS[step.uses.target] : undefined
    const scalar = uploader === undefined ? null : inputOf(step, uploader.input)
    if (uploader === undefined || scalar === null) return []
    const paths: UploadPath[] = []
    const excluded: string[] = []
    for (const { index, 0: line } of scalar.value.matchAll(/[^\n,]+/g)) {
      const text = line.trim()
      if (text === '' || text.startsWith('#')) continue
      if (text.startsWith('!')) {
        if (excluded.length < MAX_PATHS) excluded.push(workspacePath(text.slice(1)))
      } else if (paths.length < MAX_PATHS) {
        const start = index + line.indexOf(text)
        paths.push({ text, span: spanInScalar(scalar, start, start + text.length) })
      }
    }
    return [{ step, kind: uploader.kind, paths, excluded, takesHidden: takesHidden(step, uploader.kind) }]
  })
  return uploads.slice(0, MAX_UPLOADS)
}

/** Artifacts leave hidden files out from version 4.4.0 on, unless they are asked for. */
function takesHidden(step: Step, kind: UploadKind): boolean {
  if (kind !== 'artifact') return true
  if (isBoolean(inputOf(step, 'include-hidden-files'), true)) return true
  const comment = step.uses === null ? null : commentOnLine(fileOf(step).comments, step.uses.scalar.span.end.line)
  const version = versionOf(step.uses) ?? (comment === null ? null : readVersion(comment.text))
  if (version === null) return false
  return version.length === 1 ? compareVersions(version, [4]) < 0 : compareVersions(version, [4, 4]) < 0
}

/** The path of an upload that takes a file of the workspace along; null where none does. */
export function pathTaking({ paths, excluded, takesHidden: hidden }: Upload, file: string): UploadPath | null {
  const path = workspacePath(file)
  if (excluded.some((glob) => matchesGlob(glob, path))) return null
  const isHidden = path.split('/').some((part) => part.startsWith('.') && part !== '..')
  if (isHidden && !hidden) return null
  return paths.find(({ text }) => matchesGlob(workspacePath(text), path)) ?? null
}
