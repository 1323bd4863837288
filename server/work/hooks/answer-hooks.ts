import express, { type Request, type RequestHandler, Router } from 'express'
import { parseJson } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import type { Projects } from '../../projects/projects.ts'
import type { Cipher } from '../../secrets/cipher.ts'
import { noteHookCall } from '../../store/hook-topics.ts'
import type { Work } from '../work.ts'
import { isHookSecret } from './hook-secrets.ts'
import { isOwnWrite } from './is-own-write.ts'
import { wokenFlows } from './woken-flows.ts'

export interface HookServices {
  readonly database: Database
  readonly cipher: Cipher
  readonly projects: Projects
  readonly work: Work
  readonly clock: { readonly now: () => number }
}

/** Sources send a record at most; some send it whole. */
const LIMIT = '1mb'

/**
 * Answers sources that tell of changes: `POST /hooks/WORKSPACE/CONNECTION/SECRET/TOPIC`.
 *
 * Nothing of the body is kept but the key of the record, which is read fresh: a call that is lost, doubled, late or
 * forged from a real one does no harm.
 */
export function answerHooks(services: HookServices): RequestHandler {
  const router = Router()
  const readText = express.text({ type: () => true, limit: LIMIT })
  router.post('/hooks/:workspace/:connection/:secret/*topic', readText, wakeOf(services))
  return router
}

function wakeOf({ database, cipher, projects, work, clock }: HookServices): RequestHandler {
  return async (request, response) => {
    const { workspace, connection, secret, topic } = partsOf(request)
    if (!(await isHookSecret(database.db, cipher, { workspace, connection }, secret))) {
      response.sendStatus(404)
      return
    }
    await noteHookCall(database.db, { workspace, connection }, topic, clock.now())
    const { project } = await projects.current(workspace)
    const call = { workspace, connection, topic, body: parse(request.body), now: clock.now() }
    if (await isOwnWrite(database, project, call)) {
      response.sendStatus(202)
      return
    }
    const woken = await wokenFlows(database, project, call)
    for (const { flow, keys } of woken) await work.wake(flow, keys)
    // Accepted whether or not a flow runs by it: sources switch hooks off that are refused.
    response.sendStatus(202)
  }
}

interface HookParts {
  readonly workspace: string
  readonly connection: string
  readonly secret: string
  readonly topic: string
}

function partsOf({ params }: Request): HookParts {
  const text = (name: string): string => [params[name] ?? []].flat().join('/')
  return {
    workspace: text('workspace'),
    connection: text('connection'),
    secret: text('secret'),
    topic: text('topic'),
  }
}

function parse(body: unknown): unknown {
  if (typeof body !== 'string') return undefined
  try {
    return parseJson(body)
  } catch {
    return undefined
  }
}
