import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { say } from '../../../engine/index.ts'
import { programExtension } from '../../process/typescript-flags.ts'
import type { AuthorAnswers, AuthorQuestion } from './author-questions.ts'
import type { Asker } from './fair-turns.ts'
import { createThreadPool, type PoolLimits } from './thread-pool.ts'

/** Computes what authors write, apart from everything else that this process does. */
export interface Authors {
  /** @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long. */
  readonly ask: <Q extends AuthorQuestion>(
    asker: Asker,
    question: Q,
  ) => Promise<AuthorAnswers[Q['kind']]>
  readonly close: () => Promise<void>
}

const LIMITS: PoolLimits = {
  threads: Math.min(4, Math.max(2, availableParallelism() - 1)),
  // The shipped integration takes two seconds of it.
  milliseconds: 30_000,
  // Nothing here waits for long, except for the processor: of a machine with much else to do it gets a small part.
  mostMilliseconds: 300_000,
  // Twice of what the largest connector that can be written takes.
  megabytes: 512,
  mostOfCaller: 8,
  mostWaiting: 64,
}
const THREAD = {
  filename: fileURLToPath(new URL(`author-thread${programExtension}`, import.meta.url)),
  name: 'answerAuthor',
  ifTooMuch: say('makeFilesSmaller', {}),
}

export function createAuthors(limits: Partial<PoolLimits> = {}): Authors {
  const pool = createThreadPool<AuthorQuestion, never>({ ...LIMITS, ...limits }, THREAD)
  return {
    ask: (asker, question) =>
      pool.ask(asker, { make: () => question, bytes: sizeOf(question), handedOver }),
    close: pool.close,
  }
}

let shared: Authors | undefined

/** Of this process: threads start with the first question, and end when nobody asks for a while. */
export function sharedAuthors(): Authors {
  shared ??= createAuthors()
  return shared
}

/** To copy a body of 32 MB would hold up everybody else. */
function handedOver(question: AuthorQuestion): readonly ArrayBuffer[] {
  return 'body' in question ? [question.body.buffer] : []
}

function sizeOf(question: AuthorQuestion): number {
  const texts = question.files.reduce((sum, { text }) => sum + text.length, 0)
  return 'body' in question ? texts + question.body.byteLength : texts
}
