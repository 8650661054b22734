import fc from 'fast-check'
import { stamp } from '../../src/checks/stamp.ts'
import { filePlace } from '../../src/model/place.ts'
import { detection } from '../support/evidence-sketch.ts'

const at = (path: string, startLine: number) => filePlace(path, { startLine })
const prints = (...args: Parameters<typeof stamp>): readonly string[] =>
  stamp(...args).map(({ fingerprint }) => fingerprint)

describe('stamp', () => {
  it('gives every finding its check and criterion, and neither waiver nor origin', () => {
    expect(stamp([detection()], 'the-check', 'the-criterion')[0]).toMatchObject({
      check: 'the-check',
      criterion: 'the-criterion',
      origin: 'unknown',
      waiver: null,
    })
  })

  it('orders the worst first, then by path and line', () => {
    const findings = stamp(
      [
        detection({ place: at('b.txt', 1), key: 'b' }),
        detection({ place: at('a.txt', 9), key: 'a9' }),
        detection({ place: at('a.txt', 2), key: 'a2' }),
        detection({ severity: 'critical', place: at('z.txt', 1), key: 'z' }),
      ],
      'c',
      'd',
    )

    expect(findings.map(({ place }) => (place.kind === 'file' ? `${place.path}:${place.startLine}` : ''))).toEqual([
      'z.txt:1',
      'a.txt:2',
      'a.txt:9',
      'b.txt:1',
    ])
  })

  it('keeps a fingerprint when lines move, and tells equal findings of a file apart', () => {
    const one = [detection({ place: at('a.txt', 1) }), detection({ place: at('a.txt', 5) })]
    const moved = [detection({ place: at('a.txt', 11) }), detection({ place: at('a.txt', 15) })]

    expect(prints(moved, 'c', 'd')).toEqual(prints(one, 'c', 'd'))
    expect(new Set(prints(one, 'c', 'd')).size).toBe(2)
  })

  it('changes a fingerprint with the rule, the path and the key', () => {
    const variants = [
      detection(),
      detection({ rule: 'other' }),
      detection({ place: at('b.txt', 1) }),
      detection({ key: 'other' }),
    ]

    expect(new Set(variants.flatMap((one) => prints([one], 'c', 'd'))).size).toBe(4)
  })

  it('follows a committed value wherever it goes, and shows all its places as one finding', () => {
    const here = detection({ secret: 'sha256:1', key: 'x' })
    const there = detection({ secret: 'sha256:1', key: 'y', place: at('moved.txt', 7) })
    const findings = stamp([here, there], 'c', 'd')

    expect(findings).toHaveLength(1)
    expect(findings[0]?.related).toEqual([there.place])
    expect(prints([there], 'c', 'd')).toEqual(prints([here], 'c', 'd'))
    expect(prints([detection({ secret: 'sha256:2' })], 'c', 'd')).not.toEqual(prints([here], 'c', 'd'))
  })

  it('never runs two identities together, and does not depend on the order in which things were seen', () => {
    const anyDetection = fc
      .record({ rule: fc.string(), key: fc.string(), path: fc.string({ minLength: 1 }) })
      .map(({ rule, key, path }) => detection({ rule, key, place: at(path, 1) }))
    fc.assert(
      fc.property(fc.array(anyDetection, { maxLength: 8 }), (list) => {
        const found = prints(list, 'c', 'd')
        expect(new Set(found).size).toBe(list.length)
        expect([...prints([...list].reverse(), 'c', 'd')].sort()).toEqual([...found].sort())
      }),
    )
  })
})
