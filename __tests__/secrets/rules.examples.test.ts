import { failingExamples, passingExamples } from '../../src/secrets/rule-examples.ts'
import type { CredentialRule } from '../../src/secrets/rule.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { scanBytes } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { testRules, type Fired } from '../support/rule-tester.ts'

/** A failing text is told by its rule alone; of a passing one only this rule must be silent. */
interface Input {
  readonly text: string
  readonly silent: string | null
}

const digester = secretDigester(0)

function run({ text, silent }: Input): readonly Fired[] {
  return scanBytes(Buffer.from(text, 'utf8'), { path: null, digester })
    .sightings.filter(({ rule, confidence }) => confidence !== 'low' && (silent === null || rule === silent))
    .map(({ rule, startLine }) => ({ rule, line: startLine }))
}

const MARK = /\{(?:|2|random\d*|hex\d+|uuid|password|pem|pem-escaped)\}/

/** The line of the first mark; a key of PuTTY's is told from its first line. */
function lineOf({ match }: CredentialRule, template: string): number {
  if (match.kind === 'block' && match.block === 'putty') return 1
  return template.slice(0, Math.max(0, template.search(MARK))).split('\n').length
}

testRules<Input>({
  engine: 'credential',
  run,
  rules: CREDENTIAL_RULES.map((rule) => ({
    id: rule.id,
    failing: failingExamples(rule).map(({ template, text }) => ({
      name: template,
      input: () => ({ text: text(), silent: null }),
      expect: [{ rule: rule.id, line: lineOf(rule, template) }],
    })),
    passing: passingExamples(rule).map(({ template, text }) => ({
      name: template,
      input: () => ({ text: text(), silent: rule.id }),
    })),
  })),
})
