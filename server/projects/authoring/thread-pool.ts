import type { TransferListItem } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { type Message, say } from '../../../engine/index.ts'
import { computedMs, createWatch, type ThreadWatch } from '../../process/thread-time.ts'
import { typescriptFlags } from '../../process/typescript-flags.ts'
import { ProjectError } from '../project-error.ts'
import { type Asker, callerGone, createFairTurns } from './fair-turns.ts'

export interface PoolLimits {
  readonly threads: number
  /** A question that computes for longer is given up, and its thread with it. Waiting does not count. */
  readonly milliseconds: number
  /** The same for one that is not answered after so long, whatever it does. Absent: it may wait for as long as it has to. */
  readonly mostMilliseconds?: number | undefined
  /** Memory of a thread. */
  readonly megabytes: number
  readonly mostOfCaller: number
  readonly mostWaiting: number
}

/** Where it is answered: by a function of a file. */
interface Answering {
  readonly filename: string
  readonly name: string
  /** What to do about what takes too much. */
  readonly ifTooMuch: Message
}

/** What a thread is asked. */
export interface Watched<Q> {
  readonly question: Q
  /** The thread begins it, see {@link ThreadWatch}. */
  readonly watch: ThreadWatch
}

export interface ThreadPool<Q, A> {
  /** @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long. */
  readonly ask: (asker: Asker, asked: Asked<Q>) => Promise<A>
  readonly close: () => Promise<void>
}

interface Asked<Q> {
  /** Called when it is their turn. */
  readonly make: () => Q
  /** How large it is. */
  readonly bytes: number
  /** What goes to the thread, and is there no more. */
  readonly handedOver?: ((question: Q) => readonly TransferListItem[]) | undefined
}

const MAX_WAITING_BYTES = 256_000_000
/** Starting a thread takes a second or two, which whoever asks should not wait for each time. */
const IDLE_MS = 300_000
/** So often it is looked at how long a thread has computed. */
const LOOK_MS = 200

/** Threads that answer in turns that are fair between callers, within limits. */
export function createThreadPool<Q, A>(
  limits: PoolLimits,
  { filename, name, ifTooMuch }: Answering,
): ThreadPool<Q, A> {
  const turns = createFairTurns({
    places: limits.threads,
    mostOfCaller: limits.mostOfCaller,
    mostWaiting: limits.mostWaiting,
    mostWaitingBytes: MAX_WAITING_BYTES,
  })
  let pool: Piscina<Watched<Q>, A> | undefined
  const open = (): Piscina<Watched<Q>, A> =>
    new Piscina({
      filename,
      name,
      execArgv: [...typescriptFlags],
      minThreads: 0,
      maxThreads: limits.threads,
      idleTimeout: IDLE_MS,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    })

  async function run(
    threads: Piscina<Watched<Q>, A>,
    { make, handedOver }: Asked<Q>,
    gone?: AbortSignal,
  ) {
    const question = make()
    const late = watchTime(threads, limits)
    const signal = gone ? AbortSignal.any([late.signal, gone]) : late.signal
    const transferList = [...(handedOver?.(question) ?? [])]
    try {
      return await threads.run({ question, watch: late.watch }, { signal, transferList })
    } catch (error) {
      if (gone?.aborted) throw callerGone()
      if (late.signal.aborted || isOutOfMemory(error)) throw tooCostly(limits, ifTooMuch)
      throw error
    } finally {
      late.end()
    }
  }

  return {
    ask: async (asker, asked) => {
      const end = await turns.take(asker, asked.bytes)
      try {
        pool ??= open()
        return await run(pool, asked, asker.signal)
      } finally {
        end()
      }
    },
    close: async () => {
      await pool?.destroy()
      pool = undefined
    },
  }
}

/** Aborts when a question has computed for too long. */
function watchTime(
  { threads }: Pick<Piscina, 'threads'>,
  { milliseconds, mostMilliseconds = Infinity }: PoolLimits,
): { readonly watch: ThreadWatch; readonly signal: AbortSignal; readonly end: () => void } {
  const watch = createWatch()
  const late = new AbortController()
  const began = performance.now()
  const looking = setInterval(() => {
    const isLate =
      computedMs(watch, threads) > milliseconds || performance.now() - began > mostMilliseconds
    if (isLate) late.abort()
  }, LOOK_MS)
  return { watch, signal: late.signal, end: () => clearInterval(looking) }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function tooCostly({ milliseconds, megabytes }: PoolLimits, hint: Message): ProjectError {
  return new ProjectError({
    code: 'TOO_COSTLY',
    message: say('tooCostly', { seconds: milliseconds / 1000, megabytes }),
    hint,
  })
}
