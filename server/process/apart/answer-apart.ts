import { readSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { FarPort, FromApart, ToApart } from './apart-messages.ts'

const STANDARD_INPUT = 0

interface Given {
  /** Empty when there is none. */
  readonly body: Uint8Array<ArrayBuffer>
  /** To whoever asked. */
  readonly port: FarPort
}

type Asked = Extract<ToApart<never>, { readonly question: unknown }>

/** In a process that `startApart` has started: answers what is asked, until nobody is there to ask. */
export function answerApart(answer: (question: never, given: Given) => Promise<unknown>): void {
  const limitTime = watchTime()
  let hear: ((message: never) => void) | undefined
  const port: FarPort = {
    post: (far) => send({ far }),
    hear: (listener) => {
      hear = listener
    },
  }

  async function reply(asked: Asked): Promise<void> {
    const end = limitTime(asked.milliseconds)
    try {
      send({ answer: await answer(asked.question, { body: readBody(asked.bodyBytes), port }) })
    } catch (error) {
      send({ error: error instanceof Error ? error : new Error(String(error)) })
    } finally {
      end()
    }
  }

  // What listens to nobody, for its parent is gone, ends.
  process.on('message', (message: ToApart<never, never>) => {
    if ('far' in message) hear?.(message.far)
    else void reply(message)
  })
  send({ isReady: true })
}

function send(message: FromApart<unknown>): void {
  process.send?.(message)
}

/** There is nothing else to do meanwhile. */
function readBody(bytes: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(bytes)
  for (let at = 0; at < bytes; ) {
    const read = readSync(STANDARD_INPUT, body, { offset: at })
    if (read === 0) throw new Error('whoever asks is gone')
    at += read
  }
  return body
}

/** What it gives says how much a question may compute; and what that gives, that it is answered. */
function watchTime(): (milliseconds: number) => () => void {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
  const cells = new Int32Array(shared)
  const watch = new Worker(new URL('time-watch.mjs', import.meta.url), {
    workerData: { shared, parent: process.ppid },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
  watch.unref()
  return (milliseconds) => {
    const { user, system } = process.cpuUsage()
    Atomics.store(cells, 0, Math.ceil((user + system) / 1000 + milliseconds))
    Atomics.notify(cells, 0)
    return () => void Atomics.store(cells, 0, 0)
  }
}
