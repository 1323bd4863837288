import { expect, test } from 'vitest'
import { createRunKit } from '../../testing/run-kit.ts'
import { says } from '../../testing/says.ts'

/** A write with so many fields, each with this formula. */
function fieldsOf(formula: string, count: number): string {
  const fields = Array.from({ length: count }, (_, at) => `        f${at}: "=${formula}"\n`)
  return `steps:\n  - write: till.product\n    match: { sku: =sku }\n    set:\n      sku: =sku\n      extra:\n${fields.join('')}`
}

/** Takes one hostile record and an ordinary one through a flow that is dear for the first only. */
async function failureOf(flow: string) {
  const kit = createRunKit(flow)
  kit.shop.put('1', { sku: 'HOSTILE', title: 'x', size: 100_000 })
  kit.shop.put('2', { sku: 'PLAIN', title: 'x', size: 3 })
  expect((await kit.run()).counts).toMatchObject({ done: 1, parked: 1 })
  expect(Object.keys(kit.products())).toEqual(['PLAIN'])
  const [record] = await kit.store.records('articles', ['1'])
  return record
}

test('a record whose 200 formulas are too much together ends, and no other does', async () => {
  const flow = fieldsOf('$count([1..size])', 200)
  expect(await failureOf(flow)).toMatchObject({
    state: 'parked',
    cause: expect.stringMatching(/^run\.formula steps\.0\.set\.extra\.f3\d$/),
    reason: says(
      /^"extra.f3\d" could not be calculated: the formulas of this record together make lists/,
    ),
  })
})

test('what earlier steps used up counts', async () => {
  const lets = Array.from({ length: 60 }, (_, at) => `  - let: { n${at}: "=$count([1..size])" }\n`)
  const flow = `steps:\n${lets.join('')}  - write: till.product\n    match: { sku: =sku }\n    set: { sku: =sku }\n`
  expect(await failureOf(flow)).toMatchObject({
    cause: expect.stringMatching(/^run\.formula steps\.(3\d)\.let\.n\1$/),
  })
})

test('so do constants that are made for every item of a list', async () => {
  const constants = Array.from({ length: 100 }, (_, at) => `c${at}: 1`).join(', ')
  const flow = `steps:\n  - write: till.product\n    match: { sku: =sku }\n    set:\n      sku: =sku\n      lists: { for: "=[1..size]", set: { ${constants} } }\n`
  expect(await failureOf(flow)).toMatchObject({
    cause: 'run.formula steps.0.set.lists.for',
    reason: says(/too many items/),
  })
})
