import { describe, expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

/** Asks for leave to write, which can be taken back. */
function createLeave() {
  const leave = { isOurs: true, mayWrite: () => leave.isOurs, signal }
  return leave
}

type Leave = ReturnType<typeof createLeave>
type Item = Awaited<ReturnType<typeof connectShop>>['item']

const WRITES: Readonly<Record<string, (item: Item, leave: Leave) => Promise<unknown>>> = {
  create: (item, leave) => item.create({ sku: 'A' }, { operation: 'op', ...leave }),
  update: (item, leave) => item.update(1, { sku: 'A' }, leave),
  delete: (item, leave) => item.delete(1, leave),
}

const UNSENT = { class: 'temporary', mayHaveHappened: false }

describe.each(Object.entries(WRITES))('to %s', (_, write) => {
  test('nothing is sent where another may be writing by now', async () => {
    const { server, item } = await connectShop((_request, response) => answerJson(response, {}))
    const leave = createLeave()
    leave.isOurs = false
    expect(await failureOf(write(item, leave))).toMatchObject(UNSENT)
    expect(server.requests).toEqual([])
  })

  test('leave is asked for after everything that is waited for', async () => {
    const slow: (() => void)[] = []
    const { server, item } = await connectShop(
      ({ method }, response) => {
        if (method === 'GET') slow.push(() => answerJson(response, { items: [] }))
        else answerJson(response, { item: { id: 1 } })
      },
      { http: '  parallel: 1' },
    )
    const leave = createLeave()
    const search = item.find({ sku: 'A' }, { fresh: true, signal })
    await expect.poll(() => slow.length).toBe(1)
    const failed = failureOf(write(item, leave))
    leave.isOurs = false
    slow[0]?.()
    await search
    expect(await failed).toMatchObject(UNSENT)
    expect(server.requests.map(({ method }) => method)).toEqual(['GET'])
  })
})

test('leave is asked for before each further attempt', async () => {
  const leave = createLeave()
  const { server, item } = await connectShop((_, response) => {
    leave.isOurs = false
    answerJson(response, {}, 503)
  })
  expect(await failureOf(item.update(1, { sku: 'A' }, leave))).toMatchObject(UNSENT)
  expect(server.requests).toHaveLength(1)
})

test('a batch is sent only where all in it may be written', async () => {
  const { server, item } = await connectShop((_, response) => answerJson(response, {}), {
    resources: `
  item:
    title: Item
    key: =id
    update:
      put: "/items/{id}"
      body: =$set
      batch: { put: /bulk, each: '=$merge([{"id": $id}, $])', body: { items: =$items }, max: 4 }
    schema: { properties: { id: { type: integer }, stock: { type: integer } } }
`,
  })
  const leaves = [1, 2, 3].map(createLeave)
  const failed = leaves.map((leave, at) => failureOf(item.update(at, { stock: at }, leave)))
  const [, second] = leaves
  if (second) second.isOurs = false
  for (const failure of await Promise.all(failed)) expect(failure).toMatchObject(UNSENT)
  expect(server.requests).toEqual([])
})
