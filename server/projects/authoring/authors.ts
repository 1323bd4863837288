import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { programExtension, typescriptFlags } from '../../process/typescript-flags.ts'
import { ProjectError } from '../project-error.ts'
import type { AuthorAnswers, AuthorQuestion } from './author-questions.ts'
import { type Asker, callerGone, createFairTurns } from './fair-turns.ts'

/** Computes what authors write, apart from everything else that this process does. */
export interface Authors {
  /** @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long. */
  readonly ask: <Q extends AuthorQuestion>(
    asker: Asker,
    question: Q,
  ) => Promise<AuthorAnswers[Q['kind']]>
  readonly close: () => Promise<void>
}

interface AuthorLimits {
  readonly threads: number
  /** A question that takes longer is given up, and its thread with it. */
  readonly milliseconds: number
  /** Memory of a thread. */
  readonly megabytes: number
  readonly mostOfCaller: number
  readonly mostWaiting: number
}

const LIMITS: AuthorLimits = {
  threads: Math.min(4, Math.max(2, availableParallelism() - 1)),
  // The shipped integration takes two seconds of it where the machine is busy, and a thread that starts as many.
  milliseconds: 30_000,
  // Twice of what the largest connector that can be written takes.
  megabytes: 512,
  mostOfCaller: 8,
  mostWaiting: 64,
}
const MOST_WAITING_BYTES = 256_000_000
/** Starting a thread takes a second or two, which whoever writes should not wait for each time. */
const IDLE_MS = 300_000
const THREAD = fileURLToPath(new URL(`author-thread${programExtension}`, import.meta.url))

export function createAuthors(limits: Partial<AuthorLimits> = {}): Authors {
  const { threads, milliseconds, megabytes, mostOfCaller, mostWaiting } = { ...LIMITS, ...limits }
  const turns = createFairTurns({
    places: threads,
    mostOfCaller,
    mostWaiting,
    mostWaitingBytes: MOST_WAITING_BYTES,
  })
  let pool: Piscina<AuthorQuestion, never> | undefined
  const open = (): Piscina<AuthorQuestion, never> =>
    new Piscina({
      filename: THREAD,
      name: 'answerAuthor',
      execArgv: [...typescriptFlags],
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    })

  return {
    ask: async (asker, question) => {
      const end = await turns.take(asker, sizeOf(question))
      const late = AbortSignal.timeout(milliseconds)
      const signal = asker.signal ? AbortSignal.any([late, asker.signal]) : late
      pool ??= open()
      try {
        return await pool.run(question, { signal })
      } catch (error) {
        if (asker.signal?.aborted) throw callerGone()
        if (late.aborted || isOutOfMemory(error)) throw tooCostly(milliseconds, megabytes)
        throw error
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

let shared: Authors | undefined

/** Of this process: threads start with the first question, and end when nobody asks for a while. */
export function sharedAuthors(): Authors {
  shared ??= createAuthors()
  return shared
}

function sizeOf(question: AuthorQuestion): number {
  const texts = question.files.reduce((sum, { text }) => sum + text.length, 0)
  return 'body' in question ? texts + question.body.byteLength : texts
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function tooCostly(milliseconds: number, megabytes: number): ProjectError {
  return new ProjectError({
    code: 'TOO_COSTLY',
    message: `it takes more than ${milliseconds / 1000} seconds or ${megabytes} MB to compute these files`,
    hint: 'Make them smaller or simpler, or ask for fewer at once.',
  })
}
