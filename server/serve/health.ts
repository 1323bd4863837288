import { type RequestHandler, Router } from 'express'
import { MAX_SKEW_MS, type Workers } from '../store/processes.ts'
import type { Reach } from './watch-reach.ts'

const READY_MS = 900

export interface HealthSigns {
  readonly stop: AbortSignal
  /** As far as is known. */
  readonly workers: () => Workers | undefined
  /** By how much the clock of this machine is ahead. */
  readonly skewMs: () => number
}

/**
 * `/health`: the process lives; it says for how long the database has been silent, and stays well, for a restart mends no
 * database. It also says whether any worker lives, and whether the clock of this machine is right. `/ready`: it can do its work, so traffic may come; it answers within a second whatever the database does.
 */
export function answerHealth(reach: Reach, { stop, workers, skewMs }: HealthSigns): RequestHandler {
  const router = Router()
  router.get('/health', (_request, response) => {
    const silentSeconds = Math.ceil(reach.silentMs() / 1_000)
    const database =
      silentSeconds === 0 ? { database: 'answers' } : { database: 'silent', silentSeconds }
    response.json({
      status: 'alive',
      ...database,
      ...describeWorkers(workers()),
      ...describeClock(skewMs()),
    })
  })
  router.get('/ready', async (_request, response) => {
    if (stop.aborted) return void response.status(503).json({ status: 'stopping' })
    const isReady = await reach.ask(READY_MS)
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'no database' })
  })
  return router
}

/** `silent`: all there were ended without a goodbye; `none`: whoever there was has stopped. */
function describeWorkers(workers: Workers | undefined): object {
  if (!workers) return {}
  if (workers.alive > 0) return { workers: 'alive' }
  if (workers.silent === 0) return { workers: 'none' }
  return { workers: 'silent', workersSilentSeconds: Math.round(workers.silentMs / 1_000) }
}

function describeClock(skewMs: number): object {
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return { clock: 'right' }
  return { clock: 'wrong', clockAheadSeconds: Math.round(skewMs / 1_000) }
}
