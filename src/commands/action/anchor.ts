import { type Anchor, POLICY_ANCHOR } from '../../report/tree-position.ts'
import type { CommitSubject } from './open-commit.ts'
import { ownWorkflowPath, type Runner } from './runner.ts'

const MAX_WORKFLOW_BYTES = 1024 * 1024

/**
 * Where findings without a file are shown: the subject's policy file, else the line of its workflow that runs this. GitHub
 * takes no annotation on a file that the commit has not.
 */
export async function findAnchor({ tree, listing }: CommitSubject, runner: Runner): Promise<Anchor> {
  if (listing.entries.some(({ path }) => path === POLICY_ANCHOR.path)) return POLICY_ANCHOR
  const workflow = ownWorkflowPath(runner)
  const entry = listing.entries.find(({ path }) => path === workflow)
  if (entry === undefined) return POLICY_ANCHOR
  const texts: string[] = []
  await tree.read([entry], MAX_WORKFLOW_BYTES, (_, blob) => {
    if (blob.ok) texts.push(new TextDecoder().decode(blob.bytes))
  })
  return { path: entry.path, line: lineOfAction(texts.join(''), runner.actionRepository) }
}

/** The line, from 1, with the step that uses the action; null where it cannot be told. */
function lineOfAction(workflow: string, action: string): number | null {
  const used = action === '' ? './' : action
  const at = workflow.split('\n').findIndex((line) => {
    const [, name] = /^\s*(?:-\s+)?uses:\s*["']?([^\s"'#]+)/.exec(line) ?? []
    return name !== undefined && (name === used || name.startsWith(`${used}@`) || name.startsWith(`${used}/`))
  })
  return at < 0 ? null : at + 1
}
