import type { Report } from '../../src/model/report.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'
import { readXml, type XmlElement } from '../support/xml.ts'

/** What both schemas allow of an element that we write: the attributes that one of them needs, further ones, and what is within. */
interface Grammar {
  readonly needs: { readonly [name: string]: RegExp }
  readonly may?: readonly string[]
  /** The names of the elements within, in their order. */
  readonly within: RegExp
}

const WORD = /\S/u
const COUNT = /^\d{1,9}$/u
const END: Grammar = { needs: { type: WORD }, may: ['message'], within: /^$/u }
const EMPTY: Grammar = { needs: {}, within: /^$/u }

// Ant's and Jenkins' schemas at once; Ant's is the stricter one almost everywhere.
// https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd
// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
const GRAMMAR: { readonly [element: string]: Grammar } = {
  testsuites: { needs: {}, within: /^(?:testsuite )*$/u },
  testsuite: {
    needs: {
      name: WORD,
      package: /^/u,
      id: COUNT,
      hostname: WORD,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/u,
      tests: COUNT,
      failures: COUNT,
      errors: COUNT,
      time: /^\d+(?:\.\d+)?$/u,
    },
    may: ['skipped'],
    within: /^properties (?:testcase )*system-out system-err $/u,
  },
  properties: { needs: {}, within: /^(?:property )+$/u },
  property: { needs: { name: WORD, value: /^/u }, within: /^$/u },
  testcase: {
    needs: { name: /^/u, classname: /^/u, time: /^\d+(?:\.\d+)?$/u },
    within: /^(?:(?:skipped|error|failure) )?$/u,
  },
  failure: END,
  error: END,
  skipped: { needs: {}, may: ['message'], within: /^$/u },
  'system-out': EMPTY,
  'system-err': EMPTY,
}

/** Elements that hold text; in the others there is none but white space. */
const TEXTUAL = ['failure', 'error', 'skipped', 'system-out', 'system-err']

function mistakes({ name, attributes, children, text }: XmlElement): readonly string[] {
  const grammar = GRAMMAR[name]
  if (grammar === undefined) return [`there is no element ${name}`]
  const { needs, may = [], within } = grammar
  const inside = children.map((child) => `${child.name} `).join('')
  return [
    ...Object.entries(needs).flatMap(([key, form]) => {
      return form.test(attributes[key] ?? '') && key in attributes ? [] : [`${name} has no sound ${key}`]
    }),
    ...Object.keys(attributes).flatMap((key) => (key in needs || may.includes(key) ? [] : [`${name} has a ${key}`])),
    ...(within.test(inside) ? [] : [`${name} holds ${inside}`]),
    ...(TEXTUAL.includes(name) || text.trim() === '' ? [] : [`${name} holds text`]),
    ...children.flatMap(mistakes),
  ]
}

function mistakesOf(report: Report): readonly string[] {
  return mistakes(readXml(renderJunit(report)))
}

test('a mistake of each kind is seen', () => {
  const suite = { name: 'testsuite', attributes: { id: 'one', color: 'red' }, children: [], text: 'text' }
  expect(mistakes({ name: 'testsuites', attributes: {}, children: [suite], text: '' })).toEqual(
    expect.arrayContaining([
      'testsuite has no sound name',
      'testsuite has no sound id',
      'testsuite has a color',
      'testsuite holds ',
      'testsuite holds text',
    ]),
  )
})

test.each(Object.entries(SAMPLE_REPORTS))('a report fits the schemas of Ant and of Jenkins: %s', (_, report) => {
  expect(mistakesOf(report)).toEqual([])
})

test.each(HOSTILE_CASES)('a hostile report fits them: $name $turn', ({ report }) => {
  expect(mistakesOf(report)).toEqual([])
})

test('a large report fits them', () => {
  expect(mistakesOf(withFindings(5_000))).toEqual([])
})
