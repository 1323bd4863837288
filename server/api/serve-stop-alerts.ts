import { type RequestHandler, Router } from 'express'
import { STOP_PATH, type StoppedReader, stopAlerts } from '../alerts/stop-alerts.ts'
import { contextOf } from '../observe/request-context.ts'
import { beginAudit, endAudit, INSTALLATION } from '../people/audit.ts'
import type { Services } from './services.ts'

/**
 * The POST that mail programs send when somebody stops mails there (RFC 8058): without a page, a session or a body that
 * would say more than the address does. A GET of it is the page, on which one presses a button: programs that look at
 * links on the way stop nothing.
 */
export function serveStopAlerts({ database, cipher, clock }: Services): RequestHandler {
  const { db } = database
  const router = Router()
  router.post(`${STOP_PATH}:secret`, async (request, response) => {
    contextOf(response).operation = 'stopAlerts'
    const entry = { at: clock.now(), workspace: INSTALLATION, who: 'nobody', action: 'stopAlerts' }
    const reader = await stopAlerts(db, cipher, request.params.secret)
    if (!reader) {
      response.sendStatus(403)
      return
    }
    const line = await beginAudit(db, { ...entry, subject: '', request: contextOf(response).id })
    const { subject, details } = auditOfStop(reader)
    await endAudit({ db, cipher }, line, { who: 'nobody', subject, details, outcome: 'done' })
    response.sendStatus(200)
  })
  return router
}

export function auditOfStop({ workspace, channel, address }: StoppedReader) {
  return { subject: address, details: { workspace, channel: String(channel) } }
}
