import { expect, test } from 'vitest'
import { createRunKit } from '../testing/run-kit.ts'
import { findStops } from './find-stops.ts'

const SETTINGS = `
settings:
  type: object
  properties:
    owner: { type: integer }
    always: { type: boolean, default: false }
tables:
  colour: { rows: { red: R }, otherwise: fail }
  size: { rows: { big: 3 }, otherwise: nothing }
`

test('a "fail" step is decided by the settings that its condition names, else by what its names are made of', () => {
  const { options } = createRunKit(`${SETTINGS}
steps:
  - let:
      size: =$translate("size", title)
      isOwned: =$settings.always or $exists(note)
  - fail: Nobody owns it
    if: =$isOwned and $not($exists($settings.owner))
  - if: =title = "big"
    do:
      - fail: ="No size for " & title
        if: =$not($exists($size))
  - fail: All are to be owned
    if: =$settings.always and $not($exists($settings.owner))
  - fail: It has no title
    if: =$not($exists(title))
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
`)
  const condition = expect.objectContaining({
    text: '$settings.always and $not($exists($settings.owner))',
  })
  expect(findStops(options.flow)).toEqual([
    {
      cause: 'step.fail steps.1',
      reason: 'Nobody owns it',
      settings: ['owner'],
      tables: [],
      fields: ['note'],
      isMissing: true,
    },
    {
      cause: 'step.fail steps.2.do.0',
      reason: undefined,
      settings: [],
      tables: ['size'],
      fields: ['title'],
      isMissing: true,
    },
    {
      cause: 'step.fail steps.3',
      reason: 'All are to be owned',
      settings: ['always', 'owner'],
      tables: [],
      fields: [],
      isMissing: true,
      condition,
    },
    {
      cause: 'step.fail steps.4',
      reason: 'It has no title',
      settings: [],
      tables: [],
      fields: ['title'],
      isMissing: true,
    },
  ])
})

test('a record that a table has no row for stops where the table is asked, and for the cause that is told', async () => {
  const kit = createRunKit(`${SETTINGS}
steps:
  - write: till.product
    match: { sku: =sku }
    set:
      sku: =sku
      name: =$translate("colour", title)
      note: =$translate("size", title)
`)
  expect(findStops(kit.options.flow)).toEqual([
    {
      cause: 'run.formula steps.0.set.name',
      reason: undefined,
      settings: [],
      tables: ['colour'],
      fields: ['title'],
      isMissing: true,
    },
  ])
  kit.shop.put('1', { sku: 'S1', title: 'blue' })
  await kit.run()
  const [record] = await kit.store.records('articles', ['1'])
  expect(record?.cause).toBe('run.formula steps.0.set.name')
})

test('a "fail" step stops records for the cause that is told', async () => {
  const kit = createRunKit(`${SETTINGS}
steps:
  - fail: Nobody owns it
    if: =$not($exists($settings.owner))
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
`)
  kit.shop.put('1', { sku: 'S1', title: 'blue' })
  await kit.run()
  const [record] = await kit.store.records('articles', ['1'])
  expect(record?.cause).toBe(findStops(kit.options.flow)[0]?.cause)
})

test('a comparison is decided by what it names itself, or what is said of it, and by nothing behind', () => {
  const { options } = createRunKit(`${SETTINGS}
steps:
  - let:
      size: =$translate("size", title)
      sum: "=$settings.always ? 1 : 2"
  - fail: ="They differ by " & $string($size - $sum)
    if: =$size - $sum > 3
  - fail: ="The owner is not " & $string($settings.owner)
    if: =$size - $sum > 3
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
`)
  expect(findStops(options.flow)).toMatchObject([
    { settings: [], tables: [], isMissing: false },
    { settings: ['owner'], tables: [], isMissing: false },
  ])
})

test('what is refused for being double is decided by the setting that says so', () => {
  const { options } = createRunKit(`
settings:
  type: object
  properties: { doubles: { enum: [fail, merge], default: fail } }
steps:
  - write: till.product
    match: { sku: =sku }
    doubles: =$settings.doubles
    set: { sku: =sku }
`)
  expect(findStops(options.flow)).toEqual([
    {
      cause: 'run.doubled till.product',
      reason: undefined,
      settings: ['doubles'],
      tables: [],
      fields: [],
      isMissing: false,
    },
  ])
})
