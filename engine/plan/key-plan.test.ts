import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { compileFormula } from '../formula/compile-formula.ts'
import type { Formula } from '../formula/formula.ts'
import { idOf, idParts, type KeyPlan, toId } from './key-plan.ts'

const KEY: KeyPlan = ['list', 'member'].map((name) => ({ name, value: formula(name) }))
const NOW = { variables: {}, now: 0 }

test.each([
  ['texts', { list: 'news', member: 'anna' }, 'news/anna'],
  ['numbers', { list: 7, member: 0 }, '7/0'],
  ['a slash in a part', { list: 'a/b', member: 'c' }, 'a%2Fb/c'],
  ['a percent sign in a part', { list: 'a%2Fb', member: '100%' }, 'a%252Fb/100%25'],
  ['a part that is not there', { list: 'news' }, undefined],
  ['an empty part', { list: '', member: 'anna' }, undefined],
  ['a part that is a list', { list: ['news'], member: 'anna' }, undefined],
])('the id of a key of two parts: %s', (_, raw, id) => {
  expect(idOf(KEY, raw, NOW)).toBe(id)
})

test('a key of one part is its value as it is', () => {
  const key = [{ value: formula('id') }]
  expect(idOf(key, { id: 'a/b%' }, NOW)).toBe('a/b%')
  expect(idOf(key, { id: 5 }, NOW)).toBe(5)
  expect(idOf(undefined, { id: 5 }, NOW)).toBeUndefined()
})

test('parts come back as they were, and no two keys share an id', () => {
  const part = string({ minLength: 1 })
  assert(
    property(part, part, part, part, (list, member, otherList, otherMember) => {
      const id = toId([list, member]) ?? ''
      expect(idParts(KEY, id)).toEqual({ list, member })
      const isSame = list === otherList && member === otherMember
      expect(toId([otherList, otherMember]) === id).toBe(isSame)
    }),
  )
})

test.each(['news', 'news/anna/1', 'news/', '/anna', ''])('"%s" has other parts', (id) => {
  expect(idParts(KEY, id)).toBeUndefined()
})

function formula(text: string): Formula {
  const { formula: compiled } = compileFormula(text)
  if (compiled) return compiled
  throw new Error(`"${text}" is no formula`)
}
