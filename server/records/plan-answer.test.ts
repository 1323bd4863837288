import { expect, test } from 'vitest'
import { type FlowPlan, type PlannedRecord, type Project, toText } from '../../engine/index.ts'
import { planFlowText } from '../../engine/testing/plan-flow-text.ts'
import { toPlannedRecords, toPlanStanding } from './plan-answer.ts'
import { allKeys, type ShownKeys } from './shown-keys.ts'

const KEY = 'jan@shop.example'
/** As of a reader who may not see what is personal. */
const hiding: ShownKeys = { ...allKeys, show: (flow, key) => `${flow}:${key.length}` }

const { flow } = planFlowText(
  `flow: people
format: 1
title: People
connections: { shop: shop, books: books }
source: { read: shop.person }
steps:
  - write: books.note
    mode: create
    set: { text: =id }
`,
  `connector: shop
format: 1
title: Shop
settings: { type: object }
http: { base: "https://shop.example" }
resources:
  person: { title: Person, key: =id, list: { get: /people, items: =items }, record: { id: =id } }
`,
  `connector: books
format: 1
title: Books
settings: { type: object }
http: { base: "https://books.example" }
resources:
  note: { title: Note, key: =id, create: { post: /notes, body: =$set, item: =$ }, schema: { properties: { text: { type: string } } } }
`,
)
const told = (keys: ShownKeys, plan: FlowPlan = flow) => ({ flow: plan, sayReason: toText, keys })
const record: PlannedRecord = { key: KEY, outcome: 'done', writes: [], hash: 'h' }
const project = { connectors: {} } as unknown as Project

function keyOfPlanned(keys: ShownKeys): string | undefined {
  return toPlannedRecords([record], project, told(keys))[0]?.key
}

test('a plan names records by keys as its reader may see them', () => {
  expect(keyOfPlanned(allKeys)).toBe(KEY)
  expect(keyOfPlanned(hiding)).toBe('people:16')
})

function differingOf(keys: ShownKeys): readonly { readonly key: string }[] {
  const applied = { differing: [KEY], counts: {} }
  return toPlanStanding({ kind: 'applied', applied }, told(keys)).differing
}

test('and so does what came of it', () => {
  expect(differingOf(allKeys)).toEqual([{ key: KEY }])
  expect(differingOf(hiding)).toEqual([{ key: 'people:16' }])
})
