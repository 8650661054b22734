import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'

export interface WorkflowStep {
  readonly id?: string
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly env?: { readonly [name: string]: string }
  readonly with?: { readonly [name: string]: unknown }
}

export interface WorkflowFileJob {
  readonly name?: string
  readonly permissions?: { readonly [name: string]: string }
  readonly 'timeout-minutes'?: number
  readonly needs?: unknown
  readonly if?: string
  readonly environment?: unknown
  readonly steps: readonly WorkflowStep[]
}

/** A workflow as far as our tests look into it. */
export interface WorkflowFile {
  readonly name: string
  readonly on: { readonly [event: string]: unknown }
  readonly permissions: unknown
  readonly concurrency?: { readonly group: string }
  readonly jobs: { readonly [id: string]: WorkflowFileJob }
}

/** Reads a workflow of this project's own making: the tests that call it are what shows its shape. */
export function readWorkflow(text: string): WorkflowFile {
  return load(text) as WorkflowFile
}

/** The workflows of this repository, by their paths. */
export function ownWorkflows(): readonly (readonly [path: string, text: string])[] {
  const folder = '.github/workflows'
  return readdirSync(folder)
    .sort()
    .map((name) => [`${folder}/${name}`, readFileSync(`${folder}/${name}`, 'utf8')] as const)
}

/** The fenced YAML blocks of a page of markdown, in order. */
export function yamlBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
}
