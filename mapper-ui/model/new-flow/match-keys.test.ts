import { expect, test } from 'vitest'
import { offerMatchKeys } from './match-keys.ts'

const field = (title: string) => ({ type: 'string', title })
const source = {
  properties: {
    id: { type: 'integer' },
    email: field('E-mail'),
    ref: field('Customer number (of the shop)'),
    group: field('Group'),
  },
}
const target = {
  properties: {
    id: { type: 'integer' },
    emailAddress: field('E-mail'),
    number: field('Customer number'),
    group: field('Group'),
    fax: { ...field('Fax'), readOnly: true },
  },
}
const judged = [
  { field: 'id', filled: 3, different: 3 },
  { field: 'email', filled: 3, different: 3 },
  { field: 'ref', filled: 2, different: 2 },
  { field: 'group', filled: 3, different: 1 },
]
const findBy = [
  ['id'],
  ['fax'],
  ['number'],
  ['group'],
  ['group', 'emailAddress'],
  ['emailAddress'],
  ['fax'],
]

test('offers what the target can be searched by once each, what tells records apart first', () => {
  const keys = offerMatchKeys({ source, target, findBy, judged, count: 3 })
  expect(
    keys.map(({ fields, isGood }) => [
      isGood,
      ...fields.map((each) => `${each.target}=${each.source}`),
    ]),
  ).toEqual([
    [true, 'group=group', 'emailAddress=email'],
    [true, 'emailAddress=email'],
    [false, 'number=ref'],
    [false, 'group=group'],
    [false, 'id=undefined'],
    [false, 'fax=undefined'],
  ])
  expect(keys.at(-1)?.fields).toEqual([
    { target: 'fax', title: 'Fax', isReadOnly: true, source: undefined },
  ])
})

test.each([0, 1])('judges nothing good by %i records', (count) => {
  const few = judged.map(({ field: name }) => ({ field: name, filled: count, different: count }))
  const keys = offerMatchKeys({ source, target, findBy, judged: few, count })
  expect(keys.some(({ isGood }) => isGood)).toBe(false)
})
