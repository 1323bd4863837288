import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProjectClient, type Thread } from './project-client.ts'
import type { ProjectRequest } from './project-messages.ts'

interface Asked {
  readonly id: number
  readonly request: ProjectRequest
}

/** A thread that answers what it is told to, and hears nothing after its end. */
class PretendThread implements Thread {
  readonly asked: Asked[] = []
  isOver = false
  #hear: (event: MessageEvent) => void = () => undefined
  #fail: () => void = () => undefined

  postMessage(message: Asked): void {
    this.asked.push(message)
  }

  terminate(): void {
    this.isOver = true
  }

  addEventListener(type: string, listener: unknown): void {
    if (type === 'message') this.#hear = listener as (event: MessageEvent) => void
    else this.#fail = listener as () => void
  }

  answer(kind: ProjectRequest['kind'], value: unknown): void {
    const id = this.asked.find(({ request }) => request.kind === kind)?.id
    this.#hear({ data: { id, value } } as MessageEvent)
  }

  fail(): void {
    this.#fail()
  }

  get kinds(): readonly string[] {
    return this.asked.map(({ request }) => request.kind)
  }
}

const OPEN = { kind: 'open', path: 'a.yaml', text: '', files: [], language: 'en' } as const
const CHECK = {
  kind: 'check',
  text: 'flow: a',
  beside: [{ path: 'b.yaml', text: 'steps: b' }],
} as const
const SAMPLE = { record: { id: 1 }, given: {}, settings: {}, tables: {} }
const PREVIEW = { kind: 'preview', samples: [SAMPLE], sample: 0 } as const
const SOUND = { diagnostics: [], isSound: true }

function setUp() {
  const threads: PretendThread[] = []
  const stopped: string[] = []
  const client = createProjectClient(
    ({ kind }) => stopped.push(kind),
    () => {
      const thread = new PretendThread()
      threads.push(thread)
      return thread
    },
  )
  return { client, threads, stopped }
}

async function opened() {
  const world = setUp()
  const { client, threads } = world
  const asked = [client.ask<'open'>(OPEN), client.ask<'check'>(CHECK)] as const
  threads[0]?.answer('open', 'surroundings')
  threads[0]?.answer('check', SOUND)
  expect(await Promise.all(asked)).toEqual(['surroundings', SOUND])
  return world
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the thread of a project', () => {
  it('is stopped when a preview does not end, which then has no values', async () => {
    const { client, threads, stopped } = await opened()
    const preview = client.ask<'preview'>(PREVIEW)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(threads[0]?.isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await preview).toBeUndefined()
    expect(threads[0]?.isOver).toBe(true)
    expect(stopped).toEqual(['preview'])
  })

  it('is replaced by one that knows what it knew, and computes none of what was stopped', async () => {
    const { client, threads } = await opened()
    void client.ask<'preview'>(PREVIEW)
    const test = client.ask<'test'>({ kind: 'test' })
    await vi.advanceTimersByTimeAsync(10_000)
    const [, second] = threads
    expect(second?.kinds).toEqual(['restore', 'test'])
    expect(second?.asked[0]?.request).toEqual({
      kind: 'restore',
      state: {
        opened: OPEN,
        text: CHECK.text,
        beside: CHECK.beside,
        samples: [SAMPLE],
        stopped: [0],
      },
    })
    second?.answer('test', 'results')
    expect(await test).toBe('results')
  })

  it('gives each question its own time', async () => {
    const { client, threads, stopped } = await opened()
    void client.ask<'preview'>(PREVIEW)
    const place = { sample: 0, mode: 'create', step: [], turn: [], lists: [] } as const
    const value = client.ask<'evaluate'>({ kind: 'evaluate', place, formula: 'a' })
    await vi.advanceTimersByTimeAsync(9_000)
    threads[0]?.answer('preview', 'values')
    await vi.advanceTimersByTimeAsync(9_000)
    expect(stopped).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await value).toEqual([
      { node: '', turn: [], error: { code: 'formulaTakesTooLong', values: {} }, taken: true },
    ])
  })

  it('computes a sample again after the text has changed', async () => {
    const { client, threads } = await opened()
    void client.ask<'preview'>(PREVIEW)
    await vi.advanceTimersByTimeAsync(10_000)
    const check = client.ask<'check'>({ ...CHECK, text: 'flow: b' })
    threads[1]?.answer('check', SOUND)
    await check
    void client.ask<'test'>({ kind: 'test' })
    void client.ask<'values'>({ kind: 'values', sample: 0 })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(threads[2]?.asked[0]?.request).toMatchObject({
      state: { text: 'flow: b', samples: [SAMPLE], stopped: [] },
    })
  })

  it('is replaced when it breaks', async () => {
    const { client, threads, stopped } = await opened()
    const test = client.ask<'test'>({ kind: 'test' })
    threads[0]?.fail()
    expect(await test).toBeUndefined()
    expect(stopped).toEqual(['test'])
    void client.ask<'check'>(CHECK)
    expect(threads[1]?.kinds).toEqual(['restore', 'check'])
  })
})
