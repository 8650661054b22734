import type { Confidence } from '../../model/severity.ts'
import type { Persona } from './define-audit.ts'

/** An action whose work a tool on every runner does: the tool, and how well it takes the action's place. */
export interface Superfluous {
  readonly instead: string
  readonly persona: Persona
  readonly confidence: Confidence
}

const plainly = (instead: string): Superfluous => ({ instead, persona: 'regular', confidence: 'high' })
const nearly = (instead: string): Superfluous => ({ instead, persona: 'pedantic', confidence: 'low' })

/** By `owner/repository` in lower case. */
export const SUPERFLUOUS_ACTIONS: ReadonlyMap<string, Superfluous> = new Map([
  ['actions-ecosystem/action-add-labels', plainly('gh issue edit --add-label')],
  ['actions-ecosystem/action-remove-labels', plainly('gh issue edit --remove-label')],
  ['addnab/docker-run-action', plainly('docker run')],
  ['dacbd/create-issue-action', plainly('gh issue create')],
  ['dtolnay/rust-toolchain', nearly('rustup')],
  ['elgohr/github-release-action', plainly('gh release create')],
  ['endbug/add-and-commit', nearly('git commit')],
  ['ncipollo/release-action', plainly('gh release create')],
  ['peter-evans/create-or-update-comment', nearly('gh pr comment')],
  ['peter-evans/create-pull-request', nearly('gh pr create')],
  ['sergeysova/jq-action', plainly('jq')],
  ['softprops/action-gh-release', plainly('gh release create')],
  ['stefanzweifel/git-auto-commit-action', nearly('git commit')],
  ['svenstaro/upload-release-action', plainly('gh release upload')],
])
