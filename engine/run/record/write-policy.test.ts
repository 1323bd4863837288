import { describe, expect, test } from 'vitest'
import { flowWith, stocked } from '../../testing/copy-flow.ts'
import { createRunKit } from '../../testing/run-kit.ts'

describe('write policy', () => {
  test('mode create leaves an existing record alone', async () => {
    const kit = stocked(flowWith('    mode: create\n    set: { sku: =sku, name: =title }'), 1)
    kit.till.add('product', { id: 70, sku: 'S1', name: 'old' })
    expect((await kit.run()).counts).toEqual({ unchanged: 1 })
    expect(kit.products()['S1']).toMatchObject({ name: 'old' })
  })

  test('mode update never creates, and skips what is missing when told to', async () => {
    const step = '    mode: update\n    missing: skip\n    set: { sku: =sku, name: =title }'
    const kit = stocked(flowWith(step), 1)
    expect((await kit.run()).counts).toEqual({ skipped: 1 })
    expect(kit.till.log).toEqual([])
  })

  test('createOnly fields are sent at creation, and never again', async () => {
    const kit = createRunKit(
      flowWith('    createOnly: [note]\n    set: { sku: =sku, name: =title, note: =note }'),
    )
    kit.shop.put('1', { sku: 'S1', title: 'a', note: 'first' })
    await kit.run()
    kit.shop.put('1', { sku: 'S1', title: 'a', note: 'second' })
    expect((await kit.run()).counts).toEqual({ unchanged: 1 })
    kit.shop.put('1', { sku: 'S1', title: 'b', note: 'third' })
    await kit.run()
    expect(kit.till.log.map(({ set }) => set)).toEqual([
      { sku: 'S1', name: 'a', note: 'first' },
      { sku: 'S1', name: 'b' },
    ])
  })

  test('onlyIfEmpty fields are sent while they are empty in the target', async () => {
    const kit = createRunKit(
      flowWith('    onlyIfEmpty: [note]\n    set: { sku: =sku, note: =note }'),
    )
    kit.till.add('product', { id: 70, sku: 'S1', note: 'by hand' })
    kit.till.add('product', { id: 71, sku: 'S2', note: '' })
    kit.shop.put('1', { sku: 'S1', note: 'n' })
    kit.shop.put('2', { sku: 'S2', note: 'n' })
    await kit.run()
    expect(kit.products()['S1']).toMatchObject({ note: 'by hand' })
    expect(kit.products()['S2']).toMatchObject({ note: 'n' })
  })

  test('unchanged: check repairs what was changed by hand', async () => {
    const kit = stocked(flowWith('    unchanged: check\n    set: { sku: =sku, name: =title }'), 2)
    await kit.run()
    kit.till.records.get('product')?.set(1, { id: 1, sku: 'S1', name: 'by hand' })
    kit.till.records.get('product')?.set(2, { id: 2, sku: 'S2', name: 'T2', note: 'extra' })
    await kit.run({ what: { kind: 'all' } })
    const [first, second] = Object.values(kit.products())
    expect(new Set([first?.['name'], second?.['name']])).toEqual(new Set(['T1', 'T2']))
    expect(kit.till.log.filter(({ action }) => action === 'update')).toHaveLength(2)
  })

  test('null clears a field, and an absent value is not sent', async () => {
    const kit = createRunKit(flowWith('    set: { sku: =sku, note: =null, name: =title }'))
    kit.till.add('product', { id: 70, sku: 'S1', note: 'n', name: 'kept' })
    kit.shop.put('1', { sku: 'S1' })
    await kit.run()
    expect(kit.products()['S1']).toEqual({ id: 70, sku: 'S1', name: 'kept' })
  })
})
