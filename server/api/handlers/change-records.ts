import { answerDoubt, say } from '../../../engine/index.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { readRecordsAs } from '../../records/read-records.ts'
import { toBulkAction } from '../../records/record-answers.ts'
import { beginChange, listBulkActions, stopBulk } from '../../store/bulk-actions.ts'
import { createSqlStore } from '../../store/sql-store.ts'
import { nameIntegrations } from '../../store/workspace-integrations.ts'
import { unlessBusy } from '../flow-busy.ts'
import type { Handlers } from '../handler.ts'
import { nameOf, type Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { requireIntegration } from './integration-answers.ts'
import { requireFlowLeft, requireNoHold } from './subscriptions.ts'

export type ChangeHandlers = Pick<
  Handlers,
  'retryRecords' | 'ignoreRecords' | 'listBulkActions' | 'stopBulkAction' | 'answerDoubt'
>

const SHOWN_AFTER_MS = 3_600_000

/** What a person does with open records: a few at once, however many by workers. */
export function createChangeHandlers(services: Services): ChangeHandlers {
  const { database, cipher, clock } = services
  const { db } = database
  return {
    retryRecords: async ({ params, body, principal }) => {
      await requireNoHold(services, params.workspace)
      const of = await requireIntegration(services, params)
      await requireFlowLeft(services, of, body.flow)
      const { id: integration } = of
      const at = { who: whoIs(principal), now: clock.now() }
      const begun = await beginChange({ db, integration }, { kind: 'retry' }, body, at)
      if (begun.count > 0) await takeUp(services, params.workspace, integration, body.flow)
      return changed(params.integration, begun, body)
    },
    ignoreRecords: async ({ params, body: { selection, why }, principal }) => {
      const { id: integration } = await requireIntegration(services, params)
      const at = { who: whoIs(principal), now: clock.now() }
      const change = { kind: 'ignore', who: at.who, why } as const
      const begun = await beginChange({ db, integration }, change, selection, at)
      return changed(params.integration, begun, { selection, why })
    },
    listBulkActions: async ({ params }) => {
      const names = await nameIntegrations(db, params.workspace)
      const bulks = await listBulkActions(db, names, clock.now() - SHOWN_AFTER_MS)
      const items = bulks.map((bulk) => toBulkAction(names.get(bulk.integration) ?? '', bulk))
      return { body: { items } }
    },
    stopBulkAction: async ({ params: { workspace, action }, principal }) => {
      const names = await nameIntegrations(db, workspace)
      const ask = { id: action, who: whoIs(principal), now: clock.now() }
      const bulk = await stopBulk(db, names, ask)
      if (!bulk) throw notFound(say('noAction', { action }))
      if (bulk.kind === 'retry') await takeUp(services, workspace, bulk.integration, bulk.flow)
      const { kind, total, done } = bulk
      return {
        body: toBulkAction(names.get(bulk.integration) ?? '', bulk),
        audit: { details: { kind, total, done } },
      }
    },
    answerDoubt: async ({ params, body, principal, reader }) => {
      const { flow: name, key } = params
      const at = await requireIntegration(services, params)
      const place = { integration: at, flow: name, key }
      const record = await readRecordsAs(services, reader).requireOpen(place)
      const { id: integration } = at
      if (record.state !== 'in-doubt') {
        throw new ApiError({
          type: 'not_in_doubt',
          status: 409,
          title: say('notInDoubt', { key, state: record.state }),
          detail: say('lookAgain', {}),
        })
      }
      const store = createSqlStore({ db, cipher, integration, now: clock.now })
      const flow = { name, version: record.flowVersion }
      const worker = whoIs(principal)
      const id = body.isThere ? body.id : undefined
      const isAnswered = await unlessBusy(() => answerDoubt(store, flow, { key, id, worker }))
      if (isAnswered) await takeUp(services, params.workspace, integration, name)
      return { body: { count: isAnswered ? 1 : 0 }, audit: { details: { ...body } } }
    },
  }
}

/** How many records it is about, be they done or still to be done. */
function changed(
  integration: string,
  { count, bulk }: Awaited<ReturnType<typeof beginChange>>,
  asked: Readonly<Record<string, unknown>>,
) {
  const all = bulk?.total ?? count
  return {
    body: { count: all, bulk: bulk ? toBulkAction(integration, bulk) : null },
    audit: { details: { ...asked, count: all } },
  }
}

function whoIs(principal: Principal | undefined): string {
  return principal ? nameOf(principal) : 'nobody'
}

/** Starts a run that takes up what is due and reads nothing. */
async function takeUp(
  { work }: Services,
  workspace: string,
  integration: number,
  flow: string,
): Promise<void> {
  const scope = { kind: 'woken', keys: [] } as const
  await work.startRun({ workspace, integration, flow }, { cause: 'retry', scope })
}
