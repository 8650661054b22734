import { filePlace } from '../model/place.ts'
import { readMarkup } from './review-markup.ts'
import { plain, statedBy, type Statement } from './review-statements.ts'
import { frontMatter, readJsonReview, readYamlReview } from './review-structured.ts'
import type { ReviewDocument } from './tree.ts'

/** The kinds of statement that answer the checklist's line. */
export type ReviewKind = ReviewDocument['kind']

const THREAT_MODEL =
  /\bthreats? ?(?:models?|modell?ing|analysis|assessment|register)\b|\bthreat ?dragon|\bthreagile\b|\bthreat composer\b/
const PEN_TEST =
  /\bpen(?:etration)?[ ]?test(?:s|ing|ed)?\b|\bsecurity (?:assessment|review|audit)s?\b|\b(?:vapt|appsec assessment)\b/
/** What every such path has somewhere; nearly all paths of a large tree end here. */
const MENTIONS_REVIEW = /threat|threagile|pen[^/]{0,10}test|security|vapt|appsec|\.tm7$/i
/** What tells how such a document is made, and what draws on one, is none. */
const ABOUT_REVIEWS =
  /\b(?:templates?|tmpl|examples?|samples?|methodology|guides?|guidelines?|procedures?|process|policy|policies|checklists?|cheat ?sheets?|how ?to|training|workshop|tutorial|reviewer|modell?er|prompts?|schema|plan|program(?:me)?|request|rfp|skill|agent|faq|questionnaire|playbook|todo|test cases?|lint)\b/

const TEXT_EXTENSIONS = new Set(['', 'md', 'markdown', 'mdx', 'adoc', 'asciidoc', 'asc', 'rst', 'txt', 'text'])
const STRUCTURED_EXTENSIONS = new Set(['json', 'yml', 'yaml'])
const BINARY_EXTENSIONS = new Set(['pdf', 'docx', 'odt', 'tm7'])

/** Folders whose documents are somebody else's, or a tool's. */
const FOREIGN_FOLDER =
  /^(?:\.(?!github$|gitlab$|security$|docs$).+|node_modules|vendor|vendored|third[-_]?party|bower_components|site-packages|dist|tests?|__tests__|testdata|test[-_]data|fixtures?|specs?|mocks?|examples?|samples?|templates?|issue_template|pull_request_template|workflows|skills|agents|prompts|blog|posts|news|courses?|workshops?|training|tutorials?)$/

/**
 * Whether a path is that of a threat model or of a pen test's report, by its name or its folder's. Never source code, a
 * dependency's or a tool's document, or a template.
 */
export function isReviewDocumentPath(path: string): ReviewKind | null {
  if (!MENTIONS_REVIEW.test(path)) return null
  const folders = path.toLowerCase().split('/')
  const name = folders.pop() ?? ''
  const dot = name.lastIndexOf('.')
  const extension = dot <= 0 ? '' : name.slice(dot + 1)
  if (extension === 'tm7') return folders.some(isForeign) ? null : 'threat-model'
  const stem = wordsOf(dot <= 0 ? name : name.slice(0, dot))
  if (!isDocument(extension) || folders.some(isForeign) || ABOUT_REVIEWS.test(stem)) return null
  if (THREAT_MODEL.test(stem)) return 'threat-model'
  if (PEN_TEST.test(stem)) return STRUCTURED_EXTENSIONS.has(extension) ? null : 'pen-test'
  return kindByFolder(folders.map(wordsOf), stem, extension)
}

/** Inside a folder of threat models every document is one; inside one of pen tests only what calls itself a report. */
function kindByFolder(folders: readonly string[], stem: string, extension: string): ReviewKind | null {
  if (folders.some((folder) => THREAT_MODEL.test(folder) && !ABOUT_REVIEWS.test(folder))) return 'threat-model'
  if (STRUCTURED_EXTENSIONS.has(extension) || !folders.some((folder) => PEN_TEST.test(folder))) return null
  return /\b(?:report|summary|findings|results|audit|assessment|20\d\d)\b/.test(stem) ? 'pen-test' : null
}

function isForeign(folder: string): boolean {
  return FOREIGN_FOLDER.test(folder)
}

function isDocument(extension: string): boolean {
  return TEXT_EXTENSIONS.has(extension) || STRUCTURED_EXTENSIONS.has(extension) || BINARY_EXTENSIONS.has(extension)
}

function wordsOf(name: string): string {
  return name
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/threatmodel/g, 'threat model')
    .replace(/threatdragon/g, 'threat dragon')
    .trim()
}

/**
 * What a review document states of itself; nothing is guessed, and what is not stated is null. Null for a file that is no
 * review after all: an empty one, or data of another kind. Formats that are not text exist and state nothing.
 */
export function readReviewDocument(kind: ReviewKind, path: string, bytes: Uint8Array): ReviewDocument | null {
  const unstated: ReviewDocument = { kind, place: filePlace(path), title: null, date: null, owner: null, scope: null }
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  if (bytes.length === 0) return null
  const text = BINARY_EXTENSIONS.has(extension) ? null : decoded(bytes)
  if (text === null) return unstated
  if (text.trim() === '') return null
  const reading = readText(extension, text)
  if (reading === null) return null
  if (reading === 'broken') return unstated
  const title = reading.title === null ? null : plain(reading.title).slice(0, 200)
  return { ...unstated, title: title === '' ? null : title, ...statedBy(reading.statements) }
}

interface Reading {
  readonly title: string | null
  readonly statements: readonly Statement[]
}

function readText(extension: string, text: string): Reading | 'broken' | null {
  if (extension === 'json') return readJsonReview(text)
  if (extension === 'yml' || extension === 'yaml') return readYamlReview(text)
  const matter = /^\ufeff?---[ \t]*\r?\n([^]{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)
  const head = matter?.[1] === undefined ? { title: null, statements: [] } : frontMatter(matter[1])
  const body = readMarkup(matter === null ? text : text.slice(matter[0].length))
  return { title: head.title ?? body.title, statements: [...head.statements, ...body.statements] }
}

/** UTF-8 or UTF-16 by its byte order mark; null for what is no text. */
function decoded(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.subarray(0, 8192).includes(0) ? null : new TextDecoder().decode(bytes)
}
