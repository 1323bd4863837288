import { availableParallelism, constants } from 'node:os'
import { say } from '../../../engine/index.ts'
import { programFile } from '../../process/program-file.ts'
import type { AuthorAnswers, AuthorQuestion } from './author-questions.ts'
import type { Asker } from './fair-turns.ts'
import { createProcessPool, type PoolLimits } from './process-pool.ts'

/** Computes what authors write, in processes to which the system prefers this one. */
export interface Authors {
  /** @throws {ProjectError} for what takes too long or too much, or when others have to be waited for too long. */
  readonly ask: <Q extends AuthorQuestion>(
    asker: Asker,
    question: Q,
    body?: Uint8Array,
  ) => Promise<AuthorAnswers[Q['kind']]>
  readonly close: () => Promise<void>
}

const LIMITS: PoolLimits = {
  processes: Math.min(4, Math.max(2, availableParallelism() - 1)),
  // The shipped integration takes two seconds of it.
  milliseconds: 30_000,
  // Nothing here waits for long, except for the processor: of a machine with much else to do it gets a small part.
  mostMilliseconds: 300_000,
  // Twice of what the largest connector that can be written takes.
  megabytes: 512,
  mostOfCaller: 8,
  mostWaiting: 64,
}
const PROCESS = {
  program: programFile('server/projects/authoring/author-process'),
  // Whoever calls the API is first.
  niceness: constants.priority.PRIORITY_BELOW_NORMAL,
  ifTooMuch: say('makeFilesSmaller', {}),
}

export function createAuthors(limits: Partial<PoolLimits> = {}): Authors {
  const pool = createProcessPool<AuthorQuestion, never>({ ...LIMITS, ...limits }, PROCESS)
  return {
    ask: (asker, question, body) =>
      pool.ask(asker, { make: () => question, bytes: sizeOf(question, body), body }),
    close: pool.close,
  }
}

let shared: Authors | undefined

/** Of this process: others start with the first question, and end when nobody asks for a while. */
export function sharedAuthors(): Authors {
  shared ??= createAuthors()
  return shared
}

function sizeOf({ files }: AuthorQuestion, body: Uint8Array | undefined): number {
  return files.reduce((sum, { text }) => sum + text.length, body?.byteLength ?? 0)
}
