import { TOOL } from '../../config/tool.ts'

/** An action as a workflow names it, and what a reader wants to know beside it. */
export interface ActionReference {
  readonly uses: string
  /** Stands behind it as a comment. */
  readonly remark: string
}

/**
 * Actions of others that the written workflow uses, each at the commit that its release tag stands for, so that a moved tag
 * changes nothing: https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
 */
export const ACTIONS = {
  checkout: { uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', remark: 'v7.0.1' },
  setupPython: { uses: 'actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97', remark: 'v7.0.0' },
  uploadArtifact: { uses: 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', remark: 'v7.0.0' },
} as const satisfies { readonly [name: string]: ActionReference }

/**
 * This product as an action, at a commit or at its version's tag. No release can hold the id of its own commit, so the team
 * gives it, once it has read that release.
 */
export function ownAction(pin: string | null): ActionReference {
  const name = `${TOOL.name}/${TOOL.name}`
  return pin === null
    ? { uses: `${name}@v${TOOL.version}`, remark: 'Pin this to the commit of the release that you reviewed.' }
    : { uses: `${name}@${pin}`, remark: `v${TOOL.version}` }
}

/** Python programs that the written workflow runs, at exact versions. */
export const PYTHON_TOOLS = {
  pipAudit: 'pip-audit==2.10.1',
  bandit: 'bandit==1.9.4',
  uv: 'uv==0.13.9',
  poetryExport: 'poetry-plugin-export==1.10.1',
  pipenv: 'pipenv==2026.10.3',
} as const
