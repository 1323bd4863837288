import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type Connection, loadProject } from '../../engine/index.ts'
import { createPretendSource } from '../../engine/testing/pretend-source.ts'
import { SHOP } from '../../engine/testing/shop-and-till.ts'
import { noAnswers } from '../store/answers.ts'
import type { AccountOpener } from './open-account.ts'
import { readSourceRecords } from './read-source-records.ts'

const project = loadProject([{ path: 'connectors/shop.yaml', text: SHOP }], {
  transports: transportSpecs,
})
const plan = {
  connections: { shop: 'shop' },
  source: { resource: { role: 'shop', resource: 'article', name: 'shop.article' }, more: [] },
}

test('a system that does not answer is not waited for, and says so', async () => {
  const { connection } = createPretendSource({ pageSize: 2 })
  const silent: Connection = {
    ...connection,
    resource: (name) => ({
      ...connection.resource(name),
      async *list({ signal }) {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        })
        yield* []
      },
    }),
  }
  const opener: AccountOpener = { open: async () => silent, close: async () => undefined }
  const { signal } = new AbortController()
  const reading = readSourceRecords({ project, plan, answers: noAnswers }, opener, {
    count: 3,
    signal,
    patienceMs: 20,
  })
  await expect(reading).rejects.toMatchObject({ reason: { code: 'systemSilent' } })
})
