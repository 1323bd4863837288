import { expect, test } from 'vitest'
import { openStops, remediesOf, stopsOf } from './remedies-of.ts'
import { deskAndTill } from './testing/desk-and-till.ts'

const [flow] = deskAndTill().flows.flatMap(({ plan }) => (plan.name === 'sales' ? [plan] : []))
if (!flow) throw new Error('there is no flow')
const plan = flow

function causeOf(reason: string): string | undefined {
  return stopsOf(plan).find((stop) => stop.reason === reason)?.cause
}

test('a setting that nobody answered is a remedy, by its title', () => {
  expect(remediesOf(plan, causeOf('Nobody owns it'))).toEqual([
    { kind: 'setting', name: 'owner', title: 'Who owns what nobody owns' },
  ])
})

test('a setting without a title is called by its name', () => {
  expect(remediesOf(plan, causeOf('Everything is to be owned'))).toContainEqual({
    kind: 'setting',
    name: 'strict',
    title: 'strict',
  })
})

test('a table that has no row is a remedy, by its title', () => {
  const stop = stopsOf(plan).find(({ tables }) => tables.includes('method'))
  expect(remediesOf(plan, stop?.cause)).toEqual([
    { kind: 'table', name: 'method', title: 'Ways to pay' },
  ])
})

test('there is none for what the flow does not decide', () => {
  expect(remediesOf(plan, 'http.refused till.sale')).toEqual([])
  expect(remediesOf(plan, undefined)).toEqual([])
})

test('questions that are open are told with what records stop for meanwhile', () => {
  const some = { setting: 'owner', reason: 'Nobody owns it' }
  const all = { setting: 'owner', reason: 'Everything is to be owned' }
  expect(openStops(plan, { strict: true })).toEqual([some, all])
  expect(openStops(plan, { strict: true, owner: 7 })).toEqual([])
})

test('a question is not told with what its answers do not ask for', () => {
  for (const answers of [{}, { strict: false }]) {
    expect(openStops(plan, answers).map(({ reason }) => reason)).toEqual(['Nobody owns it'])
  }
})
