import { describe, expect, test } from 'vitest'
import { type RecordId, type Resource, UnknownValues } from '../../engine/index.ts'
import {
  idIn,
  NEVER,
  openCase,
  planOf,
  refusalOf,
  type TransportUnderTest,
} from './transport-case.ts'

const CREATE = { operation: 'operation-1', signal: NEVER }

/** Creating, changing and deleting; each is done once, or certainly not. */
export function describeWriting(subject: TransportUnderTest): void {
  const { create, update, delete: remove } = planOf(subject).resources['item'] ?? {}
  if (!create && !update && !remove) return

  describe('writing', () => {
    if (create) describeCreating(subject)
    if (update) {
      test('an update changes the fields that it has, and no others', async () => {
        const { item, system } = await openCase(subject)
        await item.update(idIn(subject, 2), { name: 'New' }, { signal: NEVER })
        expect((await system.items())[1]).toMatchObject({ id: 2, sku: 'S2', name: 'New' })
        expect(await system.items()).toHaveLength(5)
      })

      test('an update of a record that is gone is refused as such', async () => {
        const { item } = await openCase(subject)
        const refusal = await refusalOf(
          item.update(idIn(subject, 99), { name: 'New' }, { signal: NEVER }),
        )
        expect(refusal).toMatchObject({ class: 'gone', mayHaveHappened: false })
      })

      test('nothing is sent where somebody else may be writing by now', async () => {
        const { item, system } = await openCase(subject)
        const asked = item.update(
          idIn(subject, 2),
          { name: 'New' },
          { signal: NEVER, mayWrite: () => false },
        )
        expect(await refusalOf(asked)).toMatchObject({ mayHaveHappened: false })
        expect((await system.items())[1]?.name).toBe('Item 2')
      })
    }
    if (remove) {
      test('a deleted record is gone, and the others are not', async () => {
        const { item, system } = await openCase(subject)
        await item.delete(idIn(subject, 2), { signal: NEVER })
        const left = (await system.items()).filter(({ isDeleted }) => isDeleted !== true)
        expect(left.map(({ id }) => id)).toEqual([1, 3, 4, 5])
      })
    }
  })
}

/** Of what can be read by what the create gave. */
async function readSku({ read }: Resource, id: RecordId | undefined): Promise<unknown> {
  if (!read || id === undefined) return 'N'
  return (await read(id, NEVER))?.record?.['sku']
}

function describeCreating(subject: TransportUnderTest): void {
  test('a create makes one record and gives its id', async () => {
    const { item, system } = await openCase(subject)
    const { id } = await item.create({ sku: 'N', name: 'New' }, CREATE)
    const made = (await system.items()).filter(({ sku }) => sku === 'N')
    expect(made).toMatchObject([{ name: 'New' }])
    expect(id).toBe(subject.idOf ? id : made[0]?.id)
    expect(await readSku(item, id)).toBe('N')
  })

  test('quotes, other alphabets and line breaks arrive as they are', async () => {
    const { item, system } = await openCase(subject)
    const name = `it's "naïve"; -- \\ 商品 😀\nnext {line}`
    await item.create({ sku: 'N', name }, CREATE)
    expect((await system.items()).find(({ sku }) => sku === 'N')?.name).toBe(name)
  })

  test('what is known only after a create is never sent', async () => {
    const { item, system } = await openCase(subject)
    const name = new UnknownValues().idOf('item', 'operation', 'text')
    await expect(item.create({ sku: 'N', name }, CREATE)).rejects.toThrow(/known only after/)
    expect(system.exchanges()).toBe(0)
  })

  test('nothing is created where somebody else may be writing by now', async () => {
    const { item, system } = await openCase(subject)
    const asked = item.create({ sku: 'N', name: 'New' }, { ...CREATE, mayWrite: () => false })
    expect(await refusalOf(asked)).toMatchObject({ mayHaveHappened: false })
    expect(await system.items()).toHaveLength(5)
  })
}
