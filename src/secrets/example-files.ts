/** A file of an example; text, or bytes for what is none. */
export interface ExampleFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/** What a rule's failing example yields: the lines at which it fires, null for the whole file. */
export interface FailingFile {
  readonly name: string
  readonly file: () => ExampleFile
  readonly lines: readonly (number | null)[]
}

/** A file of a rule's names on which nothing fires. */
export interface PassingFile {
  readonly name: string
  readonly file: () => ExampleFile
}

/** Examples of one rule: files that are sensitive, and files of such names that are not. */
export interface SensitiveFileExamples {
  readonly failing: readonly FailingFile[]
  readonly passing: readonly PassingFile[]
}

/** An example on whose lines its rule fires. */
export function failing(
  name: string,
  path: string,
  content: () => string | Uint8Array,
  ...lines: readonly (number | null)[]
): FailingFile {
  return { name, file: () => ({ path, content: content() }), lines }
}

/** An example on which nothing fires. */
export function passing(name: string, path: string, content: () => string | Uint8Array): PassingFile {
  return { name, file: () => ({ path, content: content() }) }
}

/** JSON as people commit it, indented. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Lines of a text file. */
export function joined(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
