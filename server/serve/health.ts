import { type RequestHandler, Router } from 'express'
import type { Reach } from './watch-reach.ts'

const READY_MS = 900

/**
 * `/health`: the process lives; it says for how long the database has been silent, and stays well, for a restart mends no
 * database. `/ready`: it can do its work, so traffic may come; it answers within a second whatever the database does.
 */
export function answerHealth(reach: Reach, stop: AbortSignal): RequestHandler {
  const router = Router()
  router.get('/health', (_request, response) => {
    const silentSeconds = Math.ceil(reach.silentMs() / 1_000)
    const database =
      silentSeconds === 0 ? { database: 'answers' } : { database: 'silent', silentSeconds }
    response.json({ status: 'alive', ...database })
  })
  router.get('/ready', async (_request, response) => {
    if (stop.aborted) return void response.status(503).json({ status: 'stopping' })
    const isReady = await reach.ask(READY_MS)
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'no database' })
  })
  return router
}
