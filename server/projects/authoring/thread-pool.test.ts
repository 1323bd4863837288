import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { say } from '../../../engine/index.ts'
import type { WaitAndCompute } from '../testing/waiting-thread.ts'
import { createThreadPool } from './thread-pool.ts'

const THREAD = {
  filename: fileURLToPath(new URL('../testing/waiting-thread.ts', import.meta.url)),
  name: 'waitAndCompute',
  ifTooMuch: say('askForLess', {}),
}
const LIMITS = { threads: 1, megabytes: 128, mostOfCaller: 8, mostWaiting: 8, milliseconds: 1_000 }
const ann = { workspace: 'default', caller: 'ann' }

const pool = createThreadPool<WaitAndCompute, string>(LIMITS, THREAD)
const impatient = createThreadPool<WaitAndCompute, string>(
  { ...LIMITS, mostMilliseconds: 500 },
  THREAD,
)
afterAll(() => Promise.all([pool.close(), impatient.close()]))

const ask = (of: typeof pool, question: WaitAndCompute) =>
  of.ask(ann, { make: () => question, bytes: 1 }).catch((error: unknown) => error)

test('a question that waits for longer than it may compute is answered', async () => {
  expect(await ask(pool, { waits: 2_500, computes: 100 })).toBe('answered')
})

test('one that computes for longer is given up, and says what its limit was', async () => {
  expect(await ask(pool, { waits: 0, computes: 20_000 })).toMatchObject({
    code: 'TOO_COSTLY',
    message: 'it takes more than 1 seconds or 128 MB to compute this',
    hint: { code: 'askForLess' },
  })
  expect(await ask(pool, { waits: 0, computes: 10 })).toBe('answered')
})

test('one that waits without end is given up where there is a limit of that', async () => {
  expect(await ask(impatient, { waits: 60_000, computes: 0 })).toMatchObject({ code: 'TOO_COSTLY' })
})
