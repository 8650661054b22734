import { Ajv, type ValidateFunction } from 'ajv'
import {
  API_VERSION,
  asList,
  asText,
  atVersion,
  type Description,
  followed,
  isObject,
  type Json,
  type JsonObject,
  operationIn,
} from './description.ts'
import { addressOf, amended, asSchema, namesIn } from './schema.ts'

/** A request, as far as the description speaks of it. */
export interface DescribedRequest {
  readonly params: { readonly [name: string]: string }
  readonly query: URLSearchParams
  /** Undefined for none. */
  readonly body: Json | undefined
}

/** Judges requests and answers by a description. Every mistake is one sentence. */
export interface Contract {
  requestMistakes(key: string, request: DescribedRequest): string[]
  /** `media` is the type asked for, such as `object`; empty for plain JSON. */
  answerMistakes(key: string, status: number, media: string, body: Json | undefined): string[]
}

interface Parameter {
  readonly name: string
  readonly place: string
  readonly isRequired: boolean
  readonly isValid: ValidateFunction
}

interface CompiledOperation {
  readonly parameters: readonly Parameter[]
  readonly body: {
    readonly isRequired: boolean
    readonly isValid: ValidateFunction
    readonly names: Set<string>
  } | null
  readonly responses: JsonObject
}

/** The contract of a description, trimmed or whole; operations are compiled when they are first met. */
export function contractOf(description: Description): Contract {
  const ajv = new Ajv({ strict: false, logger: false, unicodeRegExp: false, verbose: true })
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/)
  ajv.addFormat('uri', (text: string) => URL.canParse(text))
  const operations = new Map<string, CompiledOperation>()
  const validators = new Map<string, ValidateFunction>()

  const compile = (schema: Json): ValidateFunction => {
    for (const name of namesIn(schema)) addSchema(name)
    return ajv.compile(asSchema(schema))
  }
  const known = new Set<string>()
  const addSchema = (name: string): void => {
    if (known.has(name)) return
    known.add(name)
    const schema = amended(name, atVersion(description.components['schemas']?.[name] ?? {}, API_VERSION))
    ajv.addSchema(asSchema(schema), addressOf(name))
    for (const other of namesIn(schema)) addSchema(other)
  }
  const compiled = (key: string): CompiledOperation => {
    const done = operations.get(key)
    if (done !== undefined) return done
    const operation = compileOperation(description, key, compile)
    operations.set(key, operation)
    return operation
  }

  return {
    requestMistakes: (key, { params, query, body }) => {
      const operation = compiled(key)
      const mistakes = operation.parameters.flatMap((parameter) => {
        const value = parameter.place === 'path' ? (params[parameter.name] ?? null) : query.get(parameter.name)
        if (parameter.place !== 'path' && parameter.place !== 'query') return []
        if (value === null) return parameter.isRequired ? [`The parameter ${parameter.name} is missing`] : []
        return readings(value).some((reading) => parameter.isValid(reading))
          ? []
          : [`The parameter ${parameter.name} may not be ${JSON.stringify(value)}`]
      })
      const names = new Set(operation.parameters.map(({ name }) => name))
      for (const name of query.keys()) if (!names.has(name)) mistakes.push(`There is no query parameter ${name}`)
      return [...mistakes, ...bodyMistakes(operation.body, body)]
    },
    answerMistakes: (key, status, media, body) => {
      const response = compiled(key).responses[String(status)]
      if (response === undefined && status < 400) return [`The description has no answer ${status}`]
      const content = isObject(response) && isObject(response['content']) ? response['content'] : null
      if (content === null && status < 400) return body === undefined ? [] : [`An answer ${status} has no body`]
      const described =
        status === 200 && key in UNDESCRIBED
          ? { schema: UNDESCRIBED[key] ?? {} }
          : content?.[media === '' ? 'application/json' : `application/vnd.github.${media}`]
      // Whatever goes wrong is told in one shape, also where the description is silent.
      const schema = isObject(described) ? (described['schema'] ?? {}) : ERROR_SCHEMA
      const name = `${key} ${status} ${media}`
      const isValid = validators.get(name) ?? compile(schema)
      validators.set(name, isValid)
      return isValid(body) ? [] : [problem(isValid)]
    },
  }
}

/** Answers whose description leaves out a part of what GitHub documents in words. */
const UNDESCRIBED: { readonly [key: string]: JsonObject } = {
  // The alternatives leave out `base_ref_changed` and others that have the common properties alone.
  // https://docs.github.com/en/rest/using-the-rest-api/issue-event-types#base_ref_changed
  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': {
    type: 'array',
    items: {
      type: 'object',
      required: ['id', 'node_id', 'url', 'actor', 'event', 'commit_id', 'commit_url', 'created_at'],
      properties: {
        id: { type: 'integer' },
        actor: { allOf: [{ $ref: '#/components/schemas/simple-user' }], nullable: true },
        event: { type: 'string' },
        commit_id: { type: 'string', nullable: true },
        created_at: { type: 'string', format: 'date-time' },
      },
    },
  },
}

const ERROR_SCHEMA: JsonObject = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } }

function bodyMistakes(described: CompiledOperation['body'], body: Json | undefined): string[] {
  if (described === null) return body === undefined ? [] : ['The operation takes no body']
  if (body === undefined) return described.isRequired ? ['The body is missing'] : []
  if (!described.isValid(body)) return [problem(described.isValid)]
  if (!isObject(body) || described.names.size === 0) return []
  return Object.keys(body)
    .filter((name) => !described.names.has(name))
    .map((name) => `The body may not have ${name}`)
}

function compileOperation(
  description: Description,
  key: string,
  compile: (schema: Json) => ValidateFunction,
): CompiledOperation {
  const operation = followed(description, atVersion(operationIn(description, key), API_VERSION))
  const parameters = asList(operation['parameters'])
  const body = followed(description, operation['requestBody'])
  const content = isObject(body['content']) ? body['content'] : {}
  const media = Object.values(content)[0]
  const schema = isObject(media) ? (media['schema'] ?? null) : null
  const responses = isObject(operation['responses']) ? operation['responses'] : {}
  return {
    parameters: parameters.map((entry) => {
      const parameter = followed(description, entry)
      return {
        name: asText(parameter['name']),
        place: asText(parameter['in']),
        isRequired: parameter['required'] === true,
        isValid: compile(parameter['schema'] ?? {}),
      }
    }),
    body:
      schema === null
        ? null
        : { isRequired: body['required'] === true, isValid: compile(schema), names: propertyNames(schema) },
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, followed(description, response)]),
    ),
  }
}

function propertyNames(schema: Json): Set<string> {
  if (!isObject(schema)) return new Set()
  const alternatives = ['oneOf', 'anyOf', 'allOf'].flatMap((key) => asList(schema[key]))
  const own = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  return new Set([...own, ...alternatives.flatMap((inner) => [...propertyNames(inner)])])
}

/** What the text of a path or query can mean. */
function readings(value: string): Json[] {
  const found: Json[] = [value, value.split(',')]
  if (/^-?\d+$/.test(value)) found.push(Number(value))
  if (value === 'true' || value === 'false') found.push(value === 'true')
  return found
}

function problem({ errors }: ValidateFunction): string {
  const [error] = errors ?? []
  if (error === undefined) return 'The value is not as described'
  if (error.keyword === 'maxItems' && Array.isArray(error.data)) {
    return `No more than ${String(error.params['limit'])} items are allowed; ${error.data.length} were supplied.`
  }
  const shown = JSON.stringify(error.data)
  const at = error.instancePath === '' ? 'The value' : error.instancePath
  return `${at} ${error.message ?? ''} (${error.schemaPath}): ${shown.slice(0, 200)}`
}
