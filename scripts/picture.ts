// Makes the README's picture: runs the built action against the simulated GitHub and photographs what it posted.
//   npm run build && node scripts/run.mjs scripts/picture.ts
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { githubPage } from './picture/github-page.ts'
import { releasePullRequest } from './picture/release-pull-request.ts'

const PICTURE = 'docs/images/comment-and-check-run.png'
const CHROMIUM = process.env['CHROMIUM'] ?? 'chromium'
const WIDTH = 960

const folder = mkdtempSync(path.join(tmpdir(), 'picture-'))
try {
  const page = path.join(folder, 'page.html')
  writeFileSync(page, githubPage(await releasePullRequest()))
  const chromium = (...args: readonly string[]) => {
    const quiet = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--user-data-dir=${folder}/profile`,
    ]
    return execFileSync(CHROMIUM, [...quiet, ...args, `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  }
  mkdirSync(path.dirname(PICTURE), { recursive: true })
  const height = /data-height="(\d+)"/.exec(chromium('--dump-dom', `--window-size=${WIDTH},800`))?.[1] ?? '1200'
  chromium(
    `--screenshot=${path.resolve(PICTURE)}`,
    `--window-size=${WIDTH},${height}`,
    '--force-device-scale-factor=1.2',
  )
  console.log(`wrote ${PICTURE}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
