import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import { createFakeConnection } from './fake-connection.ts'
import { createFakeSystem } from './fake-system.ts'

const signal = new AbortController().signal
const create = { operation: 'op-1', signal }
const find = { fresh: false, signal }

const debtor: ResourcePlan = {
  name: 'debtor',
  title: 'Debtor',
  recordNeeds: {},
  schema: {
    required: ['name'],
    properties: {
      name: { type: 'string' },
      email: { type: 'string' },
      code: { type: 'integer' },
      address: { type: 'object', properties: { street: { type: 'string' } } },
    },
  },
  personal: [],
  find: [{ kind: 'index', by: ['email'], maxAgeMs: 1 }],
  create: { tellsRecord: false, isRepeatable: false },
  update: {},
  more: {},
  hooks: [],
}
const connector = {
  resources: { debtor, store: { ...debtor, name: 'store', create: undefined, update: undefined } },
} as unknown as ConnectorPlan

function openSystem(given: Record<string, readonly JsonObject[]> = {}) {
  const system = createFakeSystem('pos', connector, given)
  const connection = createFakeConnection(system)
  return { system, debtors: connection.resource('debtor'), stores: connection.resource('store') }
}

describe('a pretended system', () => {
  test('takes null for a field of a group, which is cleared', async () => {
    const { system, debtors } = openSystem({ debtor: [{ id: 12, name: 'Jo' }] })
    await debtors.update(12, { address: { street: null } }, { signal })
    expect(system.writes).toMatchObject([{ set: { address: { street: null } } }])
    expect(system.tables.get('debtor')?.records.get(12)).toEqual({
      id: 12,
      name: 'Jo',
      address: {},
    })
    await expect(debtors.update(12, { address: { street: 7 } }, { signal })).rejects.toMatchObject({
      class: 'invalid',
    })
  })

  test('counts new ids from 1, above the highest given one', async () => {
    const empty = openSystem()
    expect(await empty.debtors.create({ name: 'Jo' }, create)).toMatchObject({ id: 1 })
    const filled = openSystem({ debtor: [{ name: 'A' }, { id: 12, name: 'B' }] })
    expect(await filled.debtors.create({ name: 'Jo' }, create)).toMatchObject({ id: 14 })
  })

  test('finds what was given, created and changed', async () => {
    const { debtors } = openSystem({ debtor: [{ id: 12, email: 'old@x' }] })
    await debtors.update(12, { email: 'jo@x', name: null }, { signal }).catch(() => undefined)
    await debtors.update(12, { email: 'jo@x' }, { signal })
    await debtors.create({ name: 'Bo', email: 'bo@x' }, create)
    expect(await debtors.find({ email: 'jo@x' }, find)).toEqual([
      { id: 12, record: { id: 12, email: 'jo@x' } },
    ])
    expect(await debtors.find({ email: 'bo@x' }, find)).toMatchObject([{ id: 13 }])
    expect(await debtors.find({ email: 'old@x' }, find)).toEqual([])
  })

  test('records the writes that it took, and no others', async () => {
    const { system, debtors } = openSystem()
    await debtors.create({ name: 'Jo' }, create)
    await debtors.create({ email: 'jo@x' }, create).catch(() => undefined)
    await debtors.update(1, { email: 'jo@x' }, { signal })
    expect(system.writes).toEqual([
      { action: 'create', resource: 'pos.debtor', id: 1, set: { name: 'Jo' } },
      { action: 'update', resource: 'pos.debtor', id: 1, set: { email: 'jo@x' } },
    ])
  })
})

describe('a pretended system refuses', () => {
  const { debtors, stores } = openSystem({ debtor: [{ id: 1, name: 'Jo' }], store: [{ id: 1 }] })
  test.each([
    [
      'a field that does not exist',
      () => debtors.create({ name: 'Jo', phone: '1' }, create),
      'pos.debtor: has no field "phone"',
    ],
    [
      'a create without a required field',
      () => debtors.create({ email: 'jo@x' }, create),
      'pos.debtor: "name" is missing',
    ],
    [
      'a value of the wrong type',
      () => debtors.update(1, { code: '7' }, { signal }),
      'pos.debtor: "code" must be a whole number, got "7"',
    ],
    [
      'clearing a required field',
      () => debtors.update(1, { name: null }, { signal }),
      'pos.debtor: "name" is required and cannot be cleared',
    ],
    [
      'a create that is not declared',
      () => stores.create({ name: 'Mall' }, create),
      'pos.store cannot be created',
    ],
    [
      'an update that is not declared',
      () => stores.update(1, { name: 'Mall' }, { signal }),
      'pos.store cannot be updated',
    ],
    [
      'a delete that is not declared',
      () => debtors.delete(1, { signal }),
      'pos.debtor cannot be deleted',
    ],
    [
      'a look-up that is not declared',
      () => debtors.find({ name: 'Jo' }, find),
      'pos.debtor cannot be found by name',
    ],
  ])('%s', async (_, act, message) => {
    await expect(act()).rejects.toMatchObject({ class: 'invalid', message, mayHaveHappened: false })
  })

  test('an update of what is not there, as gone', async () => {
    await expect(debtors.update(9, {}, { signal })).rejects.toMatchObject({ class: 'gone' })
  })
})
