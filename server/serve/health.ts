import { type RequestHandler, Router } from 'express'
import { queryRows } from '../store/context.ts'
import type { Database } from '../store/database.ts'

/** `/health`: the process lives. `/ready`: it can do its work, so traffic may come. It listens only once tables are up to date. */
export function answerHealth({ db }: Database, stop: AbortSignal): RequestHandler {
  const router = Router()
  router.get('/health', (_request, response) => {
    response.json({ status: 'alive' })
  })
  router.get('/ready', async (_request, response) => {
    if (stop.aborted) return void response.status(503).json({ status: 'stopping' })
    const isReady = await canQuery(db)
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'no database' })
  })
  return router
}

async function canQuery(db: Database['db']): Promise<boolean> {
  try {
    await queryRows(db, 'select 1', [])
    return true
  } catch {
    return false
  }
}
