import { expect, test } from 'vitest'
import { promptOf } from './schema-questions.ts'

const question = {
  name: 'store',
  title: 'Store \u009b2J\u202e',
  isSecret: false,
  isRequired: false,
  default: undefined,
  choices: [{ value: '\u001b[31m', title: '\u001b[31m' }],
  type: 'string',
}

test('a prompt has nothing that a terminal obeys, and the answer is the value itself', () => {
  expect(promptOf(question)).toEqual({
    message: String.raw`Store \u009b2J\u202e (optional)`,
    choices: [{ value: '\u001b[31m', name: String.raw`\u001b[31m` }],
  })
})

test.each([
  ['main', { default: 'main' }],
  ['ma\u009bin', {}],
  [undefined, {}],
])('the preset %j is offered only where it can be shown', (preset, offered) => {
  expect(promptOf({ ...question, default: preset, choices: [] })).toMatchObject(offered)
  expect('default' in promptOf({ ...question, default: preset, choices: [] })).toBe(
    'default' in offered,
  )
})
