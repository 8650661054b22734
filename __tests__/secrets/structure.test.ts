import fc from 'fast-check'
import { textOf } from '../../src/secrets/pattern-example.ts'
import { parsePattern } from '../../src/secrets/pattern.ts'
import { awsAccount, checkStructure, completeStructure } from '../../src/secrets/structure.ts'
import { crc32 } from '../../src/secrets/crc32.ts'

const GITHUB = parsePattern('ghp_[A-Za-z0-9]{36}')

describe('checksums', () => {
  it('are confirmed where they fit, and say nothing where they do not', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const text = textOf(GITHUB, seed, 'random')
        const whole = completeStructure('github-checksum', text)
        expect(checkStructure('github-checksum', whole)).toBe('confirmed')
        const spoilt = whole.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
        expect(checkStructure('github-checksum', spoilt)).toBe('possible')
      }),
    )
  })

  it('are those of zip', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  })
})

describe('AWS key ids', () => {
  it('carry an account number, where they are of the newer form', () => {
    // The twelve digits that AWS's documentation uses, and how they are packed.
    const account = 111_122_223_333n
    const packed = (account << 9n) | 0x155n
    const digits = Array.from(
      { length: 10 },
      (_, index) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number((packed >> BigInt(45 - 5 * index)) & 31n)] ?? '',
    )
    expect(awsAccount(`AKIA${digits.join('')}ABCDEF`)).toBe('111122223333')
  })

  it('are only possible where their number is no account', () => {
    expect(checkStructure('aws-key-id', ['AKIA', '7'.repeat(16)].join(''))).toBe('possible')
  })
})

describe('every structure check', () => {
  it.each(['github-checksum', 'npm-checksum', 'jwt', 'aws-key-id', 'base64-json'] as const)(
    'answers for any text: %s',
    (check) => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          expect(['confirmed', 'possible', 'refuted']).toContain(checkStructure(check, text))
        }),
      )
    },
  )
})
