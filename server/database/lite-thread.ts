import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The embedded database in a thread of its own: what it computes holds up nothing else of the process. */
export interface LiteThread {
  /**
   * Messages of PostgreSQL's protocol, and what it answers to them.
   *
   * @throws {LiteThreadError} when the database itself broke; what a statement did wrong is in the answer.
   */
  readonly exchange: (bytes: Uint8Array) => Promise<Uint8Array>
  /** It cannot be relied on any more: whatever is asked from now on fails with this. */
  readonly giveUp: (message: string, code: string) => void
  /** Resolves to why, once it cannot go on. */
  readonly lost: Promise<Error>
  readonly close: () => Promise<void>
}

/** The embedded database could not go on; `code` is the system's word for it, where it has one. */
class LiteThreadError extends Error {
  override readonly name = 'LiteThreadError'
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

interface Broken {
  readonly message: string
  readonly code?: string | undefined
}

/** Each time one of its own: knex writes its statement in front of what it says. */
function errorOf({ message, code }: Broken): LiteThreadError {
  return new LiteThreadError(message, code)
}

/** What the thread says. */
type Said =
  | { readonly kind: 'open' }
  | { readonly kind: 'answer'; readonly bytes?: Uint8Array | undefined }
  | {
      readonly kind: 'failed'
      readonly error: Broken
    }

interface Pending {
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
}

const NOTHING = new Uint8Array()

/**
 * Opens the database of a directory. Options are those of the command line of PostgreSQL.
 *
 * @throws {LiteThreadError}
 */
export async function openLiteThread(
  directory: string,
  options: readonly string[],
): Promise<LiteThread> {
  const worker = new Worker(new URL('lite-worker.mjs', import.meta.url), {
    workerData: { directory, options },
    // Loaders of the process are not for a file that needs none.
    execArgv: [],
    // It makes hardly an object that outlives a statement: the room for young ones that the process has would lie idle here.
    resourceLimits: { maxYoungGenerationSizeMb: 6 },
  })
  const pending: Pending[] = []
  let broken: Broken | undefined

  let tellLost: ((why: Error) => void) | undefined
  const lost = new Promise<Error>((resolve) => {
    tellLost = resolve
  })

  function breakOff(message: string, code?: string): void {
    broken ??= { message, code }
    tellLost?.(errorOf(broken))
    for (const { reject } of pending.splice(0)) reject(errorOf(broken))
  }

  worker.on('message', (said: Said) => {
    const asked = pending.shift()
    if (pending.length === 0) worker.unref()
    if (said.kind === 'failed') {
      asked?.reject(errorOf(said.error))
    } else asked?.resolve((said.kind === 'answer' && said.bytes) || NOTHING)
  })
  worker.on('error', ({ message }) => breakOff(message))
  worker.on('exit', () => breakOff('the database is closed'))

  function ask(message?: object): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (broken) {
        reject(errorOf(broken))
        return
      }
      pending.push({ resolve, reject })
      // Whoever waits for an answer keeps the process alive, and nobody else.
      worker.ref()
      if (message) worker.postMessage(message)
    })
  }

  // The first thing that it says is whether it is open.
  await ask()
  return {
    exchange: (bytes) => ask({ kind: 'exchange', bytes }),
    giveUp: (message, code) => {
      breakOff(message, code)
      void worker.terminate()
    },
    lost,
    close: async () => {
      if (broken) return
      const ended = once(worker, 'exit')
      await ask({ kind: 'close' })
      worker.ref()
      await ended
    },
  }
}
