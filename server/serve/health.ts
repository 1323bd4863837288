import { type RequestHandler, Router } from 'express'
import { queryRows } from '../store/context.ts'
import type { Database } from '../store/database.ts'

/** `/health`: the process lives. `/ready`: it can do its work, so traffic may come. */
export function answerHealth({ db }: Database, stop: AbortSignal): RequestHandler {
  const router = Router()
  router.get('/health', (_request, response) => {
    response.json({ status: 'alive' })
  })
  router.get('/ready', async (_request, response) => {
    const isReady = !stop.aborted && (await canQuery(db))
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready' })
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
