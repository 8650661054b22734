/**
 * What a file is for, as its path tells. `template`: a copy to be filled in. `illustration`: a test's, an example's, a
 * document's or a dependency's file, whose key opens nothing of this project. `ordinary`: everything else.
 */
export type FileRole = 'template' | 'illustration' | 'ordinary'

const TEMPLATE_WORDS = new Set(['example', 'examples', 'sample', 'samples', 'template', 'templates', 'skeleton'])
const TEMPLATE_ENDING = /\.(?:dist|tmpl|tpl|tmplt|gotmpl|defaults?|schema|j2|jinja2?|erb|mustache|hbs|in|ejs)$/

const ILLUSTRATION_FOLDERS = new Set(
  (
    'bench benches benchmark benchmarks corpus corpora demo demos doc docs documentation e2e example examples fake ' +
    'fixture fixtures fuzz golden mock mocked mocks quickstart quickstarts sample samples snippets spec specs ' +
    'tutorial tutorials unittest unittests vendor vendored'
  ).split(' '),
)
const DEPENDENCY_FOLDERS = new Set(
  // Yarn's folder holds its own program and those that it fetched (https://yarnpkg.com/getting-started/qa).
  ['node_modules', 'bower_components', 'site-packages', 'third_party', 'third-party', '.yarn'],
)
const ILLUSTRATION_WORDS = new Set(
  'bad dummy fake fixture fixtures insecure invalid localhost mock mocked selfsigned snakeoil unittest wrong'.split(
    ' ',
  ),
)

/** At the root these hold tests, as Go and Perl projects have it; further down they are anything. */
const ROOT_TEST_FOLDERS = new Set(['integration', 't'])

/** Reads a file's role off its path. A template is told by its own name, an illustration by any folder above it too. */
export function fileRole(path: string): FileRole {
  const segments = path
    .replace(/([a-z])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2-')
    .toLowerCase()
    .split('/')
  const name = segments.pop() ?? ''
  const words = name.split(/[^a-z]+/)
  if (TEMPLATE_ENDING.test(name) || words.some((word) => TEMPLATE_WORDS.has(word))) return 'template'
  if (words.some((word) => isTestWord(word) || ILLUSTRATION_WORDS.has(word))) return 'illustration'
  if (ROOT_TEST_FOLDERS.has(segments[0] ?? '') || segments.some(isIllustrationFolder)) return 'illustration'
  if (segments.some((segment, index) => segment === 'it' && segments[index - 1] === 'src')) return 'illustration'
  return 'ordinary'
}

function isIllustrationFolder(segment: string): boolean {
  if (DEPENDENCY_FOLDERS.has(segment)) return true
  return segment
    .split(/[^a-z0-9]+/)
    .some((word) => isTestWord(word) || /^(?:dummy|mock|fake|stub)/.test(word) || ILLUSTRATION_FOLDERS.has(word))
}

/** `test`, `tests`, `testing`, `testdata`, `testkey`; not `latest` or `attest`. */
function isTestWord(word: string): boolean {
  return word.startsWith('test')
}
