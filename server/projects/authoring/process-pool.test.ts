import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { say } from '../../../engine/index.ts'
import { programFile } from '../../process/program-file.ts'
import { PROBE } from '../testing/probe-pool.ts'
import type { Probe } from '../testing/probe-process.ts'
import { createProcessPool, type ProcessPool } from './process-pool.ts'

const LIMITS = {
  processes: 1,
  megabytes: 128,
  mostOfCaller: 8,
  mostWaiting: 8,
  milliseconds: 1_000,
}
const PARENT = programFile('server/projects/testing/probe-parent')
const ann = { workspace: 'default', caller: 'ann' }
const quick = { waits: 0, computes: 1 }

const opened: ProcessPool<Probe, unknown>[] = []
function open(
  limits: Partial<Parameters<typeof createProcessPool>[0]> = {},
  {
    program = PROBE,
    niceness = 0,
  }: { readonly program?: typeof PROBE; readonly niceness?: number } = {},
): ProcessPool<Probe, unknown> {
  const ifTooMuch = say('askForLess', {})
  const answering = { program, niceness, ifTooMuch }
  const pool = createProcessPool<Probe, unknown>({ ...LIMITS, ...limits }, answering)
  opened.push(pool)
  return pool
}
afterAll(() => Promise.all(opened.map((each) => each.close())))

const ask = (
  of: ProcessPool<Probe, unknown>,
  question: Probe,
  { asker = ann, body }: { readonly asker?: typeof ann; readonly body?: Uint8Array } = {},
) => of.ask(asker, { make: () => question, bytes: 1, body }).catch((error: unknown) => error)

describe('a question', () => {
  const pool = open()

  test('that waits for longer than it may compute is answered', async () => {
    expect(await ask(pool, { waits: 1_500, computes: 100 })).toBe('answered')
  })

  test('that computes for longer is given up, says what its limit was, and the next is answered', async () => {
    expect(await ask(pool, { waits: 0, computes: 20_000 })).toMatchObject({
      code: 'TOO_COSTLY',
      message: 'the calculation needs more than 1 seconds or 128 MB',
      hint: { code: 'askForLess' },
    })
    expect(await ask(pool, quick)).toBe('answered')
  })

  test('that eats memory ends alone: another that is computed and the next are answered', async () => {
    const both = open({ processes: 2, milliseconds: 60_000 })
    const bob = { workspace: 'other', caller: 'bob' }
    const other = ask(both, { waits: 3_000, computes: 1 }, { asker: bob })
    expect(await ask(both, { eats: true })).toMatchObject({ code: 'TOO_COSTLY' })
    expect(await ask(both, quick)).toBe('answered')
    expect(await other).toBe('answered')
  })

  test('that waits without end is given up where there is a limit of that', async () => {
    const impatient = open({ mostMilliseconds: 500 })
    const asked = await ask(impatient, { waits: 60_000, computes: 0 })
    expect(asked).toMatchObject({ code: 'TOO_COSTLY' })
  })

  test('that fails says how, and its process answers the next', async () => {
    const before = await ask(pool, { tells: 'process' })
    const failed = await ask(pool, { throws: 'the answer is not known' })
    expect(failed).toMatchObject({ name: 'TypeError', message: 'the answer is not known' })
    expect(await ask(pool, { tells: 'process' })).toBe(before)
  })

  test('has a body of 32 MB, which arrives whole', async () => {
    const patient = open({ milliseconds: 60_000 })
    const body = new Uint8Array(32_000_000).fill(3)
    expect(await ask(patient, quick, { body })).toBe(96_000_000)
    expect(await ask(patient, quick, { body: body.subarray(0, 5) })).toBe(15)
  })
})

describe('a process that answers', () => {
  test('is another one, and knows nothing of the environment but where it is', async () => {
    vi.stubEnv('MAPWRIGHT_KEY', 'secret')
    vi.stubEnv('DATABASE_URL', 'postgres://secret')
    const fresh = open()
    const names = await ask(fresh, { tells: 'environment' })
    vi.unstubAllEnvs()
    expect(names).toContain('PATH')
    expect(names).not.toContain('MAPWRIGHT_KEY')
    expect(names).not.toContain('DATABASE_URL')
    expect(await ask(fresh, { tells: 'process' })).not.toBe(process.pid)
  })

  test.runIf(existsSync('/proc/self/task'))(
    'has a lower priority, and so has every thread of it, collectors too',
    async () => {
      const all = await ask(open({}, { niceness: 10 }), { tells: 'niceness' })
      expect(all).toEqual(expect.arrayContaining([expect.any(Number)]))
      expect(Math.min(...(all as number[]))).toBeGreaterThanOrEqual(10)
    },
  )

  test('that does not start says so, which is not the fault of the question', async () => {
    const broken = open({}, { program: { ...PROBE, filename: `${PROBE.filename}.none` } })
    const failed = await ask(broken, quick)
    expect(failed).toMatchObject({ message: expect.stringContaining('probe-process') })
    expect(failed).not.toHaveProperty('code')
  })

  test.each([
    ['computes', 'busy'],
    ['waits for questions', 'idle'],
  ])('ends with its parent, however that ends, while it %s', async (_, what) => {
    const parent = spawn(process.execPath, [...PARENT.execArgv, PARENT.filename, what], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(parent.stdout, 'data')
    const pid = Number(said)
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000, interval: 50 })
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
