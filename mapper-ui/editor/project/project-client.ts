import { say } from '../../../engine/index.ts'
import type { ProjectAnswers, ProjectRequest, ProjectState } from './project-messages.ts'

type Kind = ProjectRequest['kind']

/** The project of the file that is open, compiled in a thread of its own. */
export interface ProjectClient {
  /** Gives nothing where the answer took too long. */
  readonly ask: <Asked extends Kind>(
    request: Extract<ProjectRequest, { readonly kind: Asked }>,
  ) => Promise<ProjectAnswers[Asked] | undefined>
  readonly close: () => void
}

/** What is needed of a `Worker`. */
export type Thread = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>

interface Waiting {
  readonly request: ProjectRequest
  resolve(value: unknown): void
  readonly reject: (error: Error) => void
}

interface Answered {
  readonly id: number
  readonly value: unknown
  readonly problem?: string
}

/** Reading and proving a whole project may take a while; what a sample comes to is waited for at each key. */
const LIMIT_MS: Readonly<Record<Kind, number>> = {
  open: 30_000,
  restore: 30_000,
  check: 30_000,
  test: 30_000,
  compare: 30_000,
  'try-test': 30_000,
  preview: 10_000,
  values: 10_000,
  evaluate: 10_000,
  explain: 10_000,
}

const NOTHING: ProjectState = { beside: [], samples: [], stopped: [] }

/**
 * The thread starts with the first question, and again after it was closed.
 *
 * It answers one question after the other. One that takes too long is stopped with the thread, and whatever else was asked
 * is asked of a new one, which is first told what the old one knew.
 */
export function createProjectClient(
  onStopped: (request: ProjectRequest) => void,
  startThread: () => Thread = startWorker,
): ProjectClient {
  const waiting = new Map<number, Waiting>()
  let known = NOTHING
  let thread: Thread | undefined
  let lastId = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function start(): Thread {
    const started = startThread()
    started.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      if (thread === started) hear(data)
    })
    started.addEventListener('error', () => {
      if (thread === started) stop()
    })
    return started
  }

  function hear({ id, value, problem }: Answered): void {
    const asked = waiting.get(id)
    waiting.delete(id)
    watch()
    if (!asked) return
    if (problem !== undefined) return asked.reject(new Error(problem))
    known = after(known, asked.request)
    asked.resolve(value)
  }

  /** Gives the question that is being answered its time. */
  function watch(): void {
    clearTimeout(timer)
    const [first] = waiting.values()
    if (first) timer = setTimeout(stop, LIMIT_MS[first.request.kind])
  }

  function stop(): void {
    thread?.terminate()
    thread = undefined
    const [first] = waiting
    if (!first) return
    const [id, asked] = first
    waiting.delete(id)
    known = afterStop(known, asked.request)
    if (waiting.size > 0) {
      thread = restarted()
      for (const [each, { request }] of waiting) thread.postMessage({ id: each, request })
    }
    watch()
    asked.resolve(asked.request.kind === 'evaluate' ? TOO_LONG : undefined)
    onStopped(asked.request)
  }

  function restarted(): Thread {
    const started = start()
    if (known.opened) started.postMessage({ id: 0, request: { kind: 'restore', state: known } })
    return started
  }

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { request, resolve, reject })
        thread ??= restarted()
        thread.postMessage({ id: lastId, request })
        if (waiting.size === 1) watch()
      }),
    close: () => {
      clearTimeout(timer)
      thread?.terminate()
      thread = undefined
      known = NOTHING
      waiting.clear()
    },
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./project-worker.ts', import.meta.url), { type: 'module' })
}

/** What the thread knows when it has answered. */
function after(known: ProjectState, request: ProjectRequest): ProjectState {
  if (request.kind === 'open') return { ...NOTHING, opened: request }
  if (request.kind === 'check') {
    const { text, beside } = request
    return { ...known, text, beside, stopped: [] }
  }
  if (request.kind === 'preview') return { ...known, samples: request.samples, stopped: [] }
  return known
}

/** A sample that took too long is not computed again until something changes. */
function afterStop(known: ProjectState, request: ProjectRequest): ProjectState {
  if (request.kind === 'preview') return { ...after(known, request), stopped: [request.sample] }
  if (request.kind !== 'values') return known
  return { ...known, stopped: [...known.stopped, request.sample] }
}

/** A formula that is being written has its mistake, as one that has used up its limits. */
const TOO_LONG: ProjectAnswers['evaluate'] = [
  { node: '', turn: [], error: say('formulaTakesTooLong', {}), taken: true },
]
