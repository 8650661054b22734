import {
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from '../../syntax/yaml-node.ts'
import { fieldOf, fieldsOf, itemsOf, scalarAt, scalarOf, scalarsOf, textsOf, type Field } from './fields.ts'
import type { AccessLevel, Bindings, Concurrency, Container, Matrix, Permissions, RunsOn, Trigger } from './model.ts'

/** Reads `env:`, `with:` or `secrets:`; null where the field is missing or empty. */
export function readBindings(field: Field | null): Bindings | null {
  if (field === null) return null
  if (field.value.kind === 'mapping') return { field, items: fieldsOf(field.value), expression: null }
  const expression = scalarOf(field)
  return expression === null ? null : { field, items: [], expression }
}

/** Reads `permissions:`. An empty mapping has no scopes, and so grants nothing. */
export function readPermissions(field: Field | null): Permissions | null {
  if (field === null) return null
  const scopes = fieldsOf(field.value).map((scope) => ({ name: scope.name, level: levelOf(scope), field: scope }))
  const word = field.value.kind === 'mapping' ? null : (scalarOf(field)?.value.trim() ?? null)
  return { field, word, scopes }
}

function levelOf(scope: Field): AccessLevel {
  const level = scalarOf(scope)?.value.trim().toLowerCase()
  return level === 'read' || level === 'write' || level === 'none' ? level : 'other'
}

/** Reads `on:` in all its forms: a word, a list of words, a mapping of events to filters. */
export function readTriggers(field: Field | null): readonly Trigger[] {
  if (field === null) return []
  if (field.value.kind === 'mapping')
    return fieldsOf(field.value).map((event) => triggerOf(event.name, event.key, event.value))
  return itemsOf(field).flatMap((item) => {
    const content = resolveAlias(item)
    return content.kind === 'scalar' ? [triggerOf(content.value.trim(), item, null)] : []
  })
}

function triggerOf(event: string, node: YamlNode, value: YamlContent | null): Trigger {
  const config = value?.kind === 'mapping' ? value : null
  const filter = (name: string): readonly string[] | null => textsOf(fieldOf(config, name))
  return {
    event,
    node,
    config,
    branches: filter('branches'),
    branchesIgnore: filter('branches-ignore'),
    tags: filter('tags'),
    tagsIgnore: filter('tags-ignore'),
    paths: filter('paths'),
    pathsIgnore: filter('paths-ignore'),
    types: filter('types'),
  }
}

/** Reads `concurrency:`, the short form included. */
export function readConcurrency(field: Field | null): Concurrency | null {
  if (field === null) return null
  return field.value.kind === 'mapping'
    ? { field, group: scalarAt(field.value, 'group'), cancelInProgress: scalarAt(field.value, 'cancel-in-progress') }
    : { field, group: scalarOf(field), cancelInProgress: null }
}

/** The `shell:` of `defaults.run`. */
export function readDefaultShell(content: YamlContent): Field | null {
  const run = fieldOf(fieldOf(content, 'defaults')?.value ?? null, 'run')
  return fieldOf(run?.value ?? null, 'shell')
}

/** Reads `runs-on:`: a label, labels, or a group with labels. */
export function readRunsOn(field: Field | null): RunsOn | null {
  if (field === null) return null
  if (field.value.kind !== 'mapping') return { field, labels: scalarsOf(field), group: null }
  return { field, labels: scalarsOf(fieldOf(field.value, 'labels')), group: fieldOf(field.value, 'group') }
}

/** Reads the matrix of a `strategy:`. */
export function readMatrix(strategy: Field | null): Matrix | null {
  const field = fieldOf(strategy?.value ?? null, 'matrix')
  if (field === null) return null
  const special = ['include', 'exclude']
  return {
    field,
    expression: scalarOf(field),
    axes: fieldsOf(field.value).filter(({ name }) => !special.includes(name)),
    include: fieldOf(field.value, 'include'),
    exclude: fieldOf(field.value, 'exclude'),
  }
}

/** The job's own container and its services, where an image is named. */
export function readContainers(job: YamlMapping): readonly Container[] {
  const services = fieldsOf(fieldOf(job, 'services')?.value ?? null)
  return [
    ...readContainer(fieldOf(job, 'container'), null),
    ...services.flatMap((service) => readContainer(service, service.name)),
  ]
}

function readContainer(field: Field | null, service: string | null): readonly Container[] {
  if (field === null) return []
  if (field.value.kind !== 'mapping') {
    const image = scalarOf(field)
    return image === null ? [] : [{ service, field, image, credentials: null, env: null }]
  }
  const imageField = fieldOf(field.value, 'image')
  const image = scalarOf(imageField)
  if (imageField === null || image === null) return []
  return [
    {
      service,
      field: imageField,
      image,
      credentials: fieldOf(field.value, 'credentials'),
      env: readBindings(fieldOf(field.value, 'env')),
    },
  ]
}

/** The texts of a `needs:`. */
export function readNeeds(field: Field | null): readonly string[] {
  return scalarsOf(field).map(({ value }: YamlScalar) => value.trim())
}
