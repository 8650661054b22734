/** What GitHub would show of markdown: the words outside code, and where its links go. */
export interface ShownMarkdown {
  readonly prose: string
  readonly links: readonly string[]
}

/** Reads markdown as GitHub does, as far as it matters here: escapes, then code spans and code elements, then links. */
export function shownMarkdown(output: string): ShownMarkdown {
  const links: string[] = []
  const unescaped = output
    .replace(/^<!-- [^<>]* -->$/gmu, '')
    .replace(/(?<!\\)(?:\\\\)*\\[!-/:-@[-`{-~]|`[^`\n]*`|<code>[^<]*<\/code>/gu, (token) =>
      token.startsWith('\\') ? ' ' : 'code',
    )
  const prose = unescaped
    .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/gu, (_, text: string, link: string) => {
      links.push(link)
      return text
    })
    // Our own markup: headings, emphasis, list marks, tables, entities.
    .replace(/^#{1,3} /gmu, '')
    .replace(/\*\*/gu, '')
    .replace(/<span>\$<\/span>/gu, '')
    .replace(/&(?:amp|lt|gt|#\d+);/gu, ' ')
  return { prose, links }
}

const OUR_HTML = /<\/?(?:details|summary|span)>|<br>/gu
// Each line opens with markup of ours; nothing else starts one.
const OUR_LINES =
  /^$|^#{1,3} \S|^\*\*|^(?: {2})?- |^\d+\. |^\| |^<details><summary>|^<\/details>$|^> Left out|^\[The run|^The run|^(?:Subject|Stage|Policy|Compared to|Database|As of): |^Since |^<!-- security-release-checklist: [0-9a-z= ]+ -->$/u

/** No mention, reference, link, image, HTML or markup but our own, and no block opened by a text or one of ours closed. */
export function expectInertMarkdown(output: string): void {
  const { prose, links } = shownMarkdown(output)
  expect(prose).not.toMatch(/@[\w-]/u)
  expect(prose).not.toMatch(/#\d|\bGH-\d/iu)
  expect(prose).not.toMatch(/:\/\/|\bwww\.\S/iu)
  expect(prose).not.toMatch(/\b[0-9a-f]{7,64}\b/iu)
  expect(prose).not.toMatch(/[`*_~[\]$]/u)
  expect(prose.replace(OUR_HTML, '')).not.toMatch(/[<>]/u)
  expect(links.filter((link) => !link.startsWith('https://github.com/'))).toEqual([])
  const lines = output.split('\n')
  expect(lines.filter((line) => !OUR_LINES.test(line))).toEqual([])
  expect(lines.filter((line) => line.startsWith('<details>')).length).toBe(
    lines.filter((line) => line === '</details>').length,
  )
}

/** No mention, reference, link, image, address or HTML outside backticks, and no link's middle anywhere. */
export function expectInertPlain(text: string): void {
  const words = text.replace(/`[^`\n]+`/gu, 'code')
  expect(words).not.toMatch(/`|@\w|#\d|\bGH-\d|:\/\/|\bwww\.\S|<[a-z/!?]|\$\S|&[#\w]|\b[0-9a-f]{7,64}\b/iu)
  expect(text).not.toMatch(/\][(:]/u)
}

/** No control, format, bidi or other invisible character, and nothing that a runner obeys. */
export function expectVisible(output: string): void {
  expect(output.split('\n').filter((line) => INVISIBLE.test(line))).toEqual([])
  expect(output).not.toMatch(/##\[/u)
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u
