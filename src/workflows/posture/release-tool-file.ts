import type { FilePlace } from '../../model/place.ts'
import { parseYaml } from '../../syntax/yaml.ts'
import { resolveAlias } from '../../syntax/yaml-node.ts'
import { fieldsOf, fieldSpan, itemsOf, scalarAt, type Field } from '../model/fields.ts'
import type { SourceFile } from '../model/read-file.ts'
import { placeOf } from '../place-of.ts'

// https://goreleaser.com/customization/sign/, https://jreleaser.org/guide/latest/reference/signing.html
const SIGNING_FIELDS = ['signs', 'docker_signs', 'binary_signs', 'signing']

/** Whether a path is the file of a release tool that signs by it: GoReleaser's, JReleaser's. */
export function isReleaseToolFile(path: string): boolean {
  return /^(?:\.config\/)?\.?goreleaser\.ya?ml$|^jreleaser\.ya?ml$/.test(path)
}

/** Where a release tool's file signs; empty where it does not or cannot be read, since then nobody can say that it does. */
export function signingPlaces({ path, text }: SourceFile): readonly FilePlace[] {
  const parsed = parseYaml(text)
  const [document] = parsed.ok ? parsed.documents : []
  if (document === undefined) return []
  return fieldsOf(resolveAlias(document.root)).flatMap((field) =>
    SIGNING_FIELDS.includes(field.name) && signs(field) ? [placeOf(path, fieldSpan(field))] : [],
  )
}

/** GoReleaser's `signs` sign nothing until they say what; JReleaser's `signing` can be switched off. */
function signs(field: Field): boolean {
  const { name, value } = field
  if (name === 'signing') return scalarAt(value, 'active')?.value.toUpperCase() !== 'NEVER'
  const items = itemsOf(field).map(resolveAlias)
  const artifacts = items.map((item) => scalarAt(item, 'artifacts')?.value.trim().toLowerCase() ?? null)
  return artifacts.some((said) => (said === null ? name !== 'signs' : said !== 'none'))
}
