import { type Message, say } from '../../../engine/index.ts'
import type { FarPort } from '../../process/apart/apart-messages.ts'
import { type Apart, ApartEnded, startApart } from '../../process/apart/start-apart.ts'
import type { ProgramFile } from '../../process/program-file.ts'
import { ProjectError } from '../project-error.ts'
import { type Asker, callerGone, createFairTurns } from './fair-turns.ts'

export interface PoolLimits {
  /** So many answer at once. */
  readonly processes: number
  /** A question that computes for longer is given up, and its process with it. Waiting does not count. */
  readonly milliseconds: number
  /** The same for one that is not answered after so long, whatever it does. Absent: it may wait for as long as it has to. */
  readonly mostMilliseconds?: number | undefined
  /** Memory of a process. */
  readonly megabytes: number
  readonly mostOfCaller: number
  readonly mostWaiting: number
}

/** Where it is answered. */
interface Answering {
  readonly program: ProgramFile
  /** How much lower its priority is. */
  readonly niceness: number
  /** What to do about what takes too much. */
  readonly ifTooMuch: Message
}

export interface ProcessPool<Q, A> {
  /** @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long. */
  readonly ask: (asker: Asker, asked: Asked<Q>) => Promise<A>
  readonly close: () => Promise<void>
}

interface Asked<Q> {
  /** Called when it is their turn. */
  readonly make: (port: FarPort) => Q
  /** How large it is. */
  readonly bytes: number
  /** What of it is only bytes. */
  readonly body?: Uint8Array | undefined
}

const MAX_WAITING_BYTES = 256_000_000
/** Starting a process takes a second or two, which whoever asks should not wait for each time. */
const IDLE_MS = 300_000

/** Processes that answer in turns that are fair between callers, within limits. */
export function createProcessPool<Q, A>(
  limits: PoolLimits,
  { program, niceness, ifTooMuch }: Answering,
): ProcessPool<Q, A> {
  const turns = createFairTurns({
    places: limits.processes,
    mostOfCaller: limits.mostOfCaller,
    mostWaiting: limits.mostWaiting,
    mostWaitingBytes: MAX_WAITING_BYTES,
  })
  const all = new Set<Apart<Q, A>>()
  const idle = new Map<Apart<Q, A>, NodeJS.Timeout>()

  /** The one that answered last: what it computed with is at hand. */
  function take(): Apart<Q, A> {
    const [apart, timer] = [...idle].findLast(([each]) => !each.isOver()) ?? []
    if (!apart) return begin()
    clearTimeout(timer)
    idle.delete(apart)
    return apart
  }

  function begin(): Apart<Q, A> {
    const apart = startApart<Q, A>({ program, niceness, megabytes: limits.megabytes })
    all.add(apart)
    return apart
  }

  function leave(apart: Apart<Q, A>): void {
    if (apart.isOver()) {
      all.delete(apart)
      return
    }
    const timer = setTimeout(() => void end(apart, new Error('nobody asks')), IDLE_MS)
    idle.set(apart, timer.unref())
  }

  async function end(apart: Apart<Q, A>, reason: Error): Promise<void> {
    clearTimeout(idle.get(apart))
    idle.delete(apart)
    all.delete(apart)
    await apart.end(reason)
  }

  async function run({ make, body }: Asked<Q>, gone: AbortSignal | undefined): Promise<A> {
    const { milliseconds, mostMilliseconds } = limits
    const apart = take()
    const onGone = (): void => void end(apart, callerGone())
    gone?.addEventListener('abort', onGone, { once: true })
    const late =
      mostMilliseconds === undefined
        ? undefined
        : setTimeout(() => void end(apart, tooCostly(limits, ifTooMuch)), mostMilliseconds)
    try {
      return await apart.ask({ make, body, milliseconds })
    } catch (error) {
      throw error instanceof ApartEnded ? tooCostly(limits, ifTooMuch) : error
    } finally {
      gone?.removeEventListener('abort', onGone)
      clearTimeout(late)
      leave(apart)
    }
  }

  return {
    ask: async (asker, asked) => {
      const endTurn = await turns.take(asker, asked.bytes)
      try {
        return await run(asked, asker.signal)
      } finally {
        endTurn()
      }
    },
    close: async () => {
      await Promise.all([...all].map((apart) => end(apart, new Error('it is closed'))))
    },
  }
}

function tooCostly({ milliseconds, megabytes }: PoolLimits, hint: Message): ProjectError {
  return new ProjectError({
    code: 'TOO_COSTLY',
    message: say('tooCostly', { seconds: milliseconds / 1000, megabytes }),
    hint,
  })
}
