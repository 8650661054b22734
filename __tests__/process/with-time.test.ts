import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { withTime } from '../../src/process/with-time.ts'

/** Node's own `gc`, which a flag brings into contexts that are made after it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  // What the flag defines.
  const collect = runInNewContext('gc') as () => void
  collect()
}

it('comes when the time is up, whatever garbage was collected meanwhile', async () => {
  const signal = withTime(new AbortController().signal, 0.2)
  await wait(20)
  collectGarbage()
  expect(signal.aborted).toBe(false)
  await wait(400)

  expect(signal.aborted).toBe(true)
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
})

it('comes with the signal that was given, before the time is up', () => {
  const outer = new AbortController()
  const signal = withTime(outer.signal, 3600)
  outer.abort(new Error('Interrupted'))

  expect(signal.reason).toEqual(new Error('Interrupted'))
  expect(withTime(outer.signal, 3600).aborted).toBe(true)
})

it('takes no time for no limit, and the longest that a timer can wait for a longer one', async () => {
  const { signal } = new AbortController()
  const long = withTime(signal, 10 ** 9)
  await wait(50)

  expect(withTime(signal, undefined)).toBe(signal)
  expect(long.aborted).toBe(false)
})
