import { failingExamples } from '../../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { scanView } from '../../src/secrets/scan-view.ts'
import { scanBytes, secretsEngine } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'

const COPIES = 4

/** What readers may look at in so many copies of a text, as the engine itself counts it, and the bytes. */
function stepsOf(text: string, copies: number): number {
  const bytes = Buffer.from(`${text}\n`.repeat(copies))
  const budget = { left: Number.MAX_SAFE_INTEGER }
  const view = { bytes, role: 'stream', isText: true, budget, met: { far: false } } as const
  scanView(secretsEngine(), view, 0, bytes.length, () => undefined)
  return Number.MAX_SAFE_INTEGER - budget.left + bytes.length
}

describe('the steps of a scan', () => {
  it.each(CREDENTIAL_RULES)('grow no faster than the input for $id', (rule) => {
    for (const { text } of failingExamples(rule)) {
      const [n, twice, four] = [1, 2, 4].map((times) => stepsOf(text(), COPIES * times))
      expect((twice ?? Infinity) / (n ?? 0)).toBeLessThanOrEqual(2.1)
      expect((four ?? Infinity) / (n ?? 0)).toBeLessThanOrEqual(4.2)
    }
  })

  it.each([
    ['types of keys', '{"kty":'.repeat(100_000), 'steps'],
    [
      'credentials',
      Array.from({ length: 20_000 }, (_, index) => `api_key = "q7Rt${index}zLp9Xw2"\n`).join(''),
      'sightings',
    ],
  ])('end at a limit that is told: %s', (_, text, limit) => {
    const { inspected, limits } = scanBytes(Buffer.from(text), { path: null, digester: secretDigester(0) })
    expect(inspected).toBe(text.length)
    expect(limits).toContain(limit)
  })
})
