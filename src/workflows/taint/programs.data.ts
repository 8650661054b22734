/** Programs that print their arguments. */
export const PRINTERS: ReadonlySet<string> = new Set([
  ...['echo', 'printf', 'print', 'write-host', 'write-output', 'write-error', 'write-warning', 'write-information'],
  ...['write-verbose', 'out-host'],
])

/** Programs that hand on what they are fed, or the files that they are given, as it is. */
export const CARRIERS: ReadonlySet<string> = new Set([
  ...[
    'cat',
    'tee',
    'head',
    'tail',
    'sort',
    'uniq',
    'column',
    'nl',
    'less',
    'more',
    'grep',
    'egrep',
    'rg',
    'tac',
    'sponge',
  ],
  ...[
    'type',
    'get-content',
    'gc',
    'out-string',
    'tee-object',
    'sort-object',
    'select-object',
    'findstr',
    'select-string',
  ],
  ...['format-table', 'format-list', 'where-object'],
])

/** Programs whose output is another spelling, or a piece, of what they are fed. */
export const TRANSFORMERS: ReadonlySet<string> = new Set([
  ...['base32', 'basenc', 'uuencode', 'xxd', 'od', 'hexdump', 'rev', 'sed', 'cut', 'fold', 'tr', 'awk', 'gawk', 'perl'],
  ...[
    'gzip',
    'bzip2',
    'xz',
    'zstd',
    'openssl',
    'jq',
    'yq',
    'iconv',
    'paste',
    'shuf',
    'fmt',
    'expand',
    'envsubst',
    'dd',
  ],
  ...['md5sum', 'sha1sum', 'sha256sum', 'sha512sum', 'shasum', 'b2sum', 'cksum', 'format-hex', 'convertfrom-json'],
])

/** Programs of a shell itself, which no other program sees the arguments of. */
export const BUILT_INS: ReadonlySet<string> = new Set([
  ...['echo', 'printf', 'test', '[', '[[', 'export', 'declare', 'local', 'readonly', 'read', 'set', 'unset', 'return'],
  ...['exit', 'cd', 'true', 'false', ':', 'eval', 'source', '.', 'let', 'shift', 'trap', 'write-host', 'write-output'],
])

/** Programs that start another one, whose name is among their arguments. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  'sudo',
  'command',
  'exec',
  'time',
  'nice',
  'nohup',
  'timeout',
  'xargs',
  'builtin',
])

/** Subcommands of `gh` that publish a text, which nothing masks. */
export const PUBLISHING_GH: readonly (readonly [string, string])[] = [
  ['pr', 'comment'],
  ['pr', 'create'],
  ['pr', 'edit'],
  ['pr', 'review'],
  ['issue', 'comment'],
  ['issue', 'create'],
  ['issue', 'edit'],
  ['release', 'create'],
  ['release', 'edit'],
  ['gist', 'create'],
]

/** Options whose argument is a credential. */
export const CREDENTIAL_OPTION =
  /^--?(?:pass|passwd|password|token|secret|api[-_]?key|access[-_]?key|auth(?:[-_]?token)?|[a-z-]+-(?:token|password|secret))$/i

/** Names that people give to credentials. */
export const CREDENTIAL_NAME =
  /(?:^|[_-])(?:token|secret|passw(?:or)?d|pwd|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|jwt|pat)s?(?:$|[_-])/i
