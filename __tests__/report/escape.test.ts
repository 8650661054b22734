import {
  clip,
  commandMessage,
  commandProperty,
  forJson,
  forMarkdown,
  forMarkdownCode,
  forMarkdownHtml,
  forPlain,
  forPlainWithin,
  forSarif,
  forTerminal,
  forXml,
  guardLine,
  hiddenMarkdown,
  join,
  markdownLink,
  plainPath,
  proseForMarkdown,
  safeMarkdown,
  safeTerminal,
} from '../../src/report/escape.ts'

describe('forTerminal', () => {
  test.each([
    ['plain text and `code`', 'plain text and `code`'],
    ['two\nlines\r\tand a tab', 'two\\nlines\\r\\tand a tab'],
    ['\u001B[31mred', '\\u{1b}[31mred'],
    ['\u009B2J', '\\u{9b}2J'],
    ['a\u202Eb', 'a\\u{202e}b'],
    ['zero\u200Bwidth', 'zero\\u{200b}width'],
    ['line\u2028separator', 'line\\u{2028}separator'],
    ['tag\u{E0041}', 'tag\\u{e0041}'],
    ['filler\u3164', 'filler\\u{3164}'],
    ['half \uD800', 'half \\u{d800}'],
    ['e\u0301', 'e\u0301'],
    [`e${'\u0301'.repeat(6)}`, `e${'\u0301'.repeat(4)}\\u{301}\\u{301}`],
    ['##[add-mask]x', '##\\u{5b}add-mask]x'],
    ['日本語', '日本語'],
  ])('shows %j as %j', (text, shown) => {
    expect(forTerminal(text)).toBe(shown)
  })
})

describe('guardLine', () => {
  test.each([
    ['::error::x', '\\::error::x'],
    ['   ::error::x', '   \\::error::x'],
    ['\u001B[2m::error::x', '\u001B[2m\\::error::x'],
    ['std::vector', 'std::vector'],
    ['', ''],
  ])('makes %j no workflow command', (line, guarded) => {
    // The colours are our own, as a painted line has them.
    expect(guardLine(line as ReturnType<typeof forTerminal>)).toBe(guarded)
  })
})

describe('forMarkdown', () => {
  test.each([
    ['plain words, 3 of them.', 'plain words, 3 of them.'],
    ['@everyone', '@&#8203;everyone'],
    ['see #12 and GH-3', 'see \\#&#8203;12 and GH-&#8203;3'],
    ['[x](y) ![z](w) [^1]', '\\[x\\](y) !\\[z\\](w) \\[^1\\]'],
    ['https://a.test', 'https:&#8203;//a.test'],
    ['www.a.test', 'www.&#8203;a.test'],
    ['WWW.a.test', 'WWW.&#8203;a.test'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['<!-- x -->', '&lt;!-- x --&gt;'],
    ['a|b', 'a\\|b'],
    ['`x` *y* _z_ ~~w~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~'],
    ['# heading', '\\#&#8203; heading'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['===', '\\==='],
    ['1. item', '1\\. item'],
    ['12) item', '12\\) item'],
    ['    four spaces', 'four spaces'],
    ['two\n\nparagraphs', 'two\\\\n\\\\nparagraphs'],
    ['fixed in 3f2a9c1b7d04', 'fixed in `3f2a9c1b7d04`'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    [':tada:', ':&#8203;tada:'],
    ['back\\slash', 'back\\\\slash'],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(forMarkdown(text)).toBe(written)
  })
})

describe('proseForMarkdown', () => {
  test('shows what stands between backticks as code and escapes the rest', () => {
    expect(proseForMarkdown('The file `a_b.env` of @bob is *tracked*.')).toBe(
      'The file `a_b.env` of @&#8203;bob is \\*tracked\\*.',
    )
  })

  test.each(['one ` backtick', '`a` b ` c', '``', '`a``b`', '`@x` ``@y`` ```@z'])(
    'leaves no raw mention or open code span in %j',
    (text) => {
      const outsideCode = proseForMarkdown(text)
        .replace(/\\`/gu, '')
        .replace(/`[^`]*`|<code>.*?<\/code>/gu, '')
      expect(outsideCode).not.toMatch(/`|@\w/u)
    },
  )
})

describe('forMarkdownCode', () => {
  test.each([
    ['src/a b.ts:3', '`src/a b.ts:3`'],
    ['@bob #1 https://a.test', '`@bob #1 https://a.test`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    [' a', '<code> a</code>'],
    ['x\n`', '<code>x&#92;n&#96;</code>'],
    ['|</code><b>', '<code>&#124;&#60;/code&#62;&#60;b&#62;</code>'],
    ['|www.a.test', '<code>&#124;www&#46;a&#46;test</code>'],
    ['', '<code></code>'],
  ])('writes %j as %j', (text, written) => {
    expect(forMarkdownCode(text)).toBe(written)
  })
})

describe('forMarkdownHtml', () => {
  test.each([
    ['A title', 'A title'],
    ['</summary><h1>', '&#60;/summary&#62;&#60;h1&#62;'],
    ['@bob #1 GH-2', '&#64;&#8203;bob &#35;&#8203;1 GH-&#8203;2'],
    ['**x** `y`', '&#42;&#42;x&#42;&#42; &#96;y&#96;'],
    ['3f2a9c1b7d04', '<code>3f2a9c1b7d04</code>'],
    ['✅ é', '✅ é'],
  ])('writes %j as %j', (text, written) => {
    expect(forMarkdownHtml(text)).toBe(written)
  })
})

describe('markdownLink', () => {
  const text = safeMarkdown`text`

  test.each([
    ['https://a.test/x?y=1&z=2#w', '[text](https://a.test/x?y=1&amp;z=2#w)'],
    ['https://a.test/)![x](https://b.test', '[text](https://a.test/%29%21%5Bx%5D%28https://b.test)'],
    ['https://a.test/<b>"\'`|', '[text](https://a.test/%3Cb%3E%22%27%60%7C)'],
    ['https://a.test/@bob', '[text](https://a.test/%40bob)'],
  ])('links %j without letting it close the link', (address, written) => {
    expect(markdownLink(text, address)).toBe(written)
  })

  test.each([
    [null],
    ['http://a.test'],
    ['javascript:alert(1)'],
    ['https://user:word@a.test'],
    ['//a.test'],
    [`https://a.test/${'x'.repeat(2_000)}`],
  ])('shows the text alone for %j', (address) => {
    expect(markdownLink(text, address)).toBe('text')
  })
})

describe('forJson', () => {
  test.each(['a\u202Eb', '\u2028\u2029', '\u007F\u0085', '\uD800', '\u{E0041}', '##[group]x', 'plain', '"\\\n'])(
    'keeps %j equal and shows it in visible characters',
    (text) => {
      const json = forJson(JSON.stringify({ text }, null, 2))

      expect(JSON.parse(json)).toEqual({ text })
      expect(json).toMatch(/^[ -~\n]*$/u)
      expect(json).not.toContain('##[')
    },
  )
})

describe('forPlain', () => {
  test.each([
    ['The file `a_b.env` with 4 values is tracked.', 'The file `a_b.env` with 4 values is tracked.'],
    ['`actions/checkout@v4` of `@octokit/rest`', '`actions/checkout@v4` of `@octokit/rest`'],
    ['@everyone', '@ everyone'],
    ['see #12 and GH-3 at https://a.test and www.b.test', 'see # 12 and GH- 3 at https: //a.test and www. b.test'],
    ['![x](https://a.test) [y]: z', '![x] (https: //a.test) [y] : z'],
    ['`[x](https://a.test)`', '`[x] (https://a.test)`'],
    ['<b> &#64;x &amp; a < b', '< b> & # 64;x & amp; a < b'],
    ['fixed in 3f2a9c1b7d04', 'fixed in `3f2a9c1b7d04`'],
    ['$x$ :tada:', '$ x$  : tada:'],
    ['GH\\-1 \\@x', 'GH\\ -1 \\ @ x'],
    ['one ` backtick', "one ' backtick"],
    ['``@x`', "'`@x`"],
    ['##[error]x\u202E', '##\\u{5b}error]x\\u{202e}'],
    ['two\nlines', 'two\\nlines'],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(forPlain(text)).toBe(written)
  })
})

test('plain text within a limit keeps it after escaping', () => {
  expect(forPlainWithin('short', 255)).toBe('short')
  expect(forPlainWithin('\u202E'.repeat(300), 255).length).toBeLessThanOrEqual(255)
})

describe('plainPath', () => {
  test('gives back a path that reads as it is written, and no other', () => {
    expect(plainPath('src/[id]/a b@2,#1.ts')).toBe('src/[id]/a b@2,#1.ts')
    expect(['a\nb', 'a\u202Eb', '##[x]', '\uD800'].map(plainPath)).toEqual([null, null, null, null])
  })
})

test('braces of a SARIF message are doubled', () => {
  expect(forSarif(forPlain('{0} and {x}'))).toBe('{{0}} and {{x}}')
})

describe('forXml', () => {
  test.each([
    ['a < b & "c" \'d\' ]]>', 'a &#60; b &#38; &#34;c&#34; &#39;d&#39; ]]&#62;'],
    ['\u0000\u001B\uFFFE\uD800', '\\u{0}\\u{1b}\\u{fffe}\\u{d800}'],
    ['##[error]', '##&#91;error]'],
    ['two\nlines', 'two\\nlines'],
    ['日本語', '日本語'],
  ])('writes %j as %j', (text, written) => {
    expect(forXml(text)).toBe(written)
  })
})

describe('values of a workflow command', () => {
  test.each([
    ['100% :: a,b', '100%25 :: a,b', '100%25 %3A%3A a%2Cb'],
    ['%0A::x', '%250A::x', '%250A%3A%3Ax'],
  ])('of %j are %j as a message and %j as a property', (text, message, property) => {
    expect(commandMessage(forPlain(text))).toBe(message)
    expect(commandProperty(forPlain(text))).toBe(property)
  })

  test('keep line breaks of our own inside the command', () => {
    expect(commandMessage(join([forPlain('a'), forPlain('b')], '\r\n'))).toBe('a%0D%0Ab')
  })
})

test('a hidden note cannot end itself', () => {
  expect(hiddenMarkdown('key=a1 --> <b> -- x')).toBe('<!-- key=a1 - b - x -->')
})

describe('clip', () => {
  test('leaves a short text alone', () => {
    expect(clip('abc', 3)).toBe('abc')
  })

  test('keeps the start and the end of a long text and says how long it was', () => {
    const clipped = clip(`${'a'.repeat(3_000)}${'z'.repeat(1_096)}`, 60)

    expect(clipped).toHaveLength(60)
    expect(clipped).toMatch(/^a+… \(4096 characters\) …z+$/u)
  })
})

test('composed text keeps our own words and the safe values', () => {
  expect(safeTerminal`${forTerminal('a\u0007')} and ${2}`).toBe('a\\u{7} and 2')
})
