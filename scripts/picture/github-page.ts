import { escaped, markdownHtml } from './markdown-html.ts'
import type { PostedAnnotation, PostedResult } from './release-pull-request.ts'

/** Where the lower half is cut; the rest says what the comment does, and the whole checklist. */
const CHECK_RUN_HEIGHT = 500

const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; padding: 20px; width: 960px; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", Arial, sans-serif; }
  a { color: #0969da; }
  code { font: 12px "DejaVu Sans Mono", monospace; background: #818b981f; border-radius: 6px; padding: 2px 5px; }
  h2 { font-size: 20px; margin: 0 0 10px; padding-bottom: 6px; border-bottom: 1px solid #d1d9e0b3; }
  h3 { font-size: 16px; margin: 14px 0 6px; }
  p { margin: 0 0 10px; }
  ul, ol { margin: 0 0 10px; padding-left: 26px; }
  li p { margin: 0; }
  table { border-collapse: collapse; margin: 8px 0 12px; width: 100%; font-size: 13px; }
  th, td { border: 1px solid #d1d9e0; padding: 5px 9px; }
  tr:nth-child(odd) td { background: #f6f8fa; }
  summary { cursor: pointer; margin: 3px 0; }
  .comment { display: flex; gap: 12px; }
  .avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #24292f; color: #fff; text-align: center; line-height: 40px; font-size: 18px; }
  .box { flex: 1; border: 1px solid #d1d9e0; border-radius: 6px; min-width: 0; }
  .bar { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 14px; color: #59636e; }
  .bar b { color: #1f2328; }
  .label { border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; padding: 0 7px; margin: 0 4px; }
  .body { padding: 14px; }
  .run { margin-top: 20px; position: relative; overflow: hidden; height: ${CHECK_RUN_HEIGHT}px; }
  .run::after { content: ""; position: absolute; inset: auto 0 0 0; height: 90px; background: linear-gradient(#fff0, #fff); }
  .title { display: flex; gap: 10px; align-items: center; padding: 12px 14px; border-bottom: 1px solid #d1d9e0; }
  .cross { flex: none; width: 20px; height: 20px; border-radius: 50%; background: #d1242f; color: #fff; text-align: center; line-height: 20px; font-size: 13px; }
  .title b { display: block; font-size: 16px; }
  .title span { color: #59636e; }
  .annotation { border: 1px solid #d1d9e0; border-left: 4px solid #d1242f; border-radius: 6px; padding: 8px 12px; margin: 0 0 12px; }
  .annotation b { display: block; }
  .annotation code { background: none; padding: 0; color: #59636e; }
`

/** A page that shows the comment above the check run, drawn after GitHub's own. */
export function githubPage({ comment, checkRun }: PostedResult): string {
  const body = withFirstOpen(markdownHtml(comment))
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<div class="comment"><div class="avatar">✓</div><div class="box">
  <div class="bar"><b>github-actions</b> <span class="label">bot</span> commented 2 minutes ago</div>
  <div class="body">${body}</div>
</div></div>
<div class="box run">
  <div class="title"><div class="cross">✕</div><div><b>${escaped(checkRun.title)}</b><span>${escaped(checkRun.name)}</span></div></div>
  <div class="body">${checkRun.annotations.map(annotation).join('')}${markdownHtml(checkRun.summary)}</div>
</div>
<script>document.body.dataset.height = document.body.scrollHeight</script>`
}

/** As a person would who wants to see the section that failed. */
function withFirstOpen(page: string): string {
  return page.replace(/<details>(?=<summary>[^<]*❌)/, '<details open>')
}

function annotation({ path, start_line, end_line, title, message }: PostedAnnotation): string {
  const lines = start_line === end_line ? `line ${start_line}` : `lines ${start_line} to ${end_line}`
  return `<div class="annotation"><code>${escaped(path)}, ${lines}</code><b>${escaped(title ?? '')}</b>${escaped(message)}</div>`
}
