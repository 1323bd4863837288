import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createWorkLog } from '../projects/testing/work-log.ts'
import { findIntegration, saveIntegration } from '../store/integrations.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { removeIntegration } from './remove-integration.ts'

describe('removing an integration', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  async function installRunning(name: string): Promise<{ id: number; workspace: string }> {
    const id = await saveIntegration(database.db, { name })
    await queryRows(
      database.db,
      `insert into run (integration, flow, flow_version, worker, cause, state, started_at, until)
       values (?, ?, 'v', 'w', 'schedule', 'running', 0, ?)`,
      [id, name, Date.now() + 3_600_000],
    )
    return { id, workspace: 'default' }
  }

  const find = (name: string) => findIntegration(database.db, { workspace: 'default', name })

  test('waits for the runs that it stops', async () => {
    const integration = await installRunning('orders')
    const work = createWorkLog()
    const removing = removeIntegration(
      {
        database,
        work: {
          ...work,
          stopRun: async (flow) => {
            expect(await find('orders')).toMatchObject({ state: 'paused' })
            await queryRows(database.db, `update run set state = 'stopped' where flow = ?`, [
              flow.flow,
            ])
            return true
          },
        },
      },
      integration,
    )
    expect(await removing).toBe(true)
    expect(await find('orders')).toBeUndefined()
    expect(work.calls[0]?.[0]).toBe('followChanges')
  })

  test('leaves it paused where a run does not end', async () => {
    const integration = await installRunning('stock')
    expect(await removeIntegration({ database, work: createWorkLog() }, integration, 0)).toBe(false)
    expect(await find('stock')).toMatchObject({ state: 'paused' })
  })
})
