import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../diagnostic.ts'
import { toText } from '../messages/to-text.ts'
import { textOf } from '../testing/says.ts'
import { checkSpec } from './check-spec.ts'

const Step = Type.Cyclic(
  {
    Step: Type.Union(
      [
        Type.Object(
          { write: Type.String(), mode: Type.Optional(Type.Enum(['create', 'update'])) },
          { additionalProperties: false },
        ),
        Type.Object({ skip: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
        Type.Object(
          { do: Type.Array(Type.Ref('Step'), { minItems: 1 }) },
          { additionalProperties: false },
        ),
      ],
      { subject: 'aStep' },
    ),
  },
  'Step',
)

const Sample = Type.Object(
  {
    flow: Type.String({ pattern: '^[a-z-]+$', errorMessage: 'hyphenedWords' }),
    format: Type.Literal(1),
    trigger: Type.Optional(Type.String({ description: 'When to run.' })),
    source: Type.String({ description: 'What is read.' }),
    parallel: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
    limit: Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^\\d+%$' })])),
    rows: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    anything: Type.Optional(Type.Unknown()),
    steps: Type.Array(Step),
  },
  { additionalProperties: false },
)

const good = { flow: 'orders', format: 1, source: 'shop.order', steps: [] }

function check(value: unknown) {
  const problems: Problem[] = []
  const spec = checkSpec(Sample, value, 'flow', (problem) => problems.push(problem))
  return { spec, problems }
}

const linesOf = (value: unknown) =>
  check(value).problems.map(({ code, message, hint, path }) => [
    code,
    path.join('.'),
    toText(message),
    textOf(hint),
  ])

test('a good value is given back with its type', () => {
  const { spec, problems } = check({ ...good, steps: [{ do: [{ skip: 'x' }] }], limit: '5%' })
  expect(problems).toEqual([])
  expect(spec?.flow).toBe('orders')
})

test('all that is wrong is reported at once, and no value given', () => {
  const { spec, problems } = check({ flow: 'My Flow', format: 2, steps: 3 })
  expect(spec).toBeUndefined()
  expect(problems.map(({ code, message }) => `${code} ${toText(message)}`)).toEqual([
    'flow.key_missing the file must have "source"',
    'flow.value_form "flow" must be lower-case words joined by hyphens, not "My Flow"',
    'flow.value_choice "format" must be 1, not 2',
    'flow.value_kind "steps" must be a list, not 3',
  ])
})

describe('reports', () => {
  test.each([
    [
      'an unknown key with the name that was meant',
      { triger: 'x' },
      'flow.key_unknown',
      'triger',
      'unknown key "triger"',
      'Did you mean "trigger"?',
    ],
    [
      'a text for a number',
      { parallel: '4' },
      'flow.value_kind',
      'parallel',
      '"parallel" must be a whole number from 1 to 32, not "4"',
      '',
    ],
    [
      'a number out of range',
      { parallel: 99 },
      'flow.value_range',
      'parallel',
      '"parallel" must be a whole number from 1 to 32, not 99',
      '',
    ],
    [
      'a kind that no alternative is',
      { limit: true },
      'flow.value_kind',
      'limit',
      '"limit" must be a whole number or text, not true',
      '',
    ],
    [
      'a value in a map of any keys',
      { rows: { a: 'x' } },
      'flow.value_kind',
      'rows.a',
      '"a" must be a whole number, not "x"',
      '',
    ],
    [
      'a step without a verb',
      { steps: [{ wriet: 'x' }] },
      'flow.one_of',
      'steps.0',
      'a step has exactly one of write, skip, do',
      'Did you mean "write"?',
    ],
    [
      'a step with two verbs',
      { steps: [{ write: 'x', skip: 'y' }] },
      'flow.one_of',
      'steps.0',
      'a step has exactly one of write, skip, do',
      'This one has write and skip.',
    ],
    [
      'a modifier of another verb',
      { steps: [{ do: [{ skip: 'x', mode: 'create' }] }] },
      'flow.key_foreign',
      'steps.0.do.0.mode',
      '"mode" cannot be used in skip',
      '',
    ],
    [
      'a choice with a near one',
      { steps: [{ write: 'x', mode: 'crate' }] },
      'flow.value_choice',
      'steps.0.mode',
      '"mode" must be create or update, not "crate"',
      'Did you mean "create"?',
    ],
    [
      'an empty text',
      { steps: [{ skip: '' }] },
      'flow.value_form',
      'steps.0.skip',
      '"skip" must be text that is not empty, not ""',
      '',
    ],
    [
      'an empty list',
      { steps: [{ do: [] }] },
      'flow.list_short',
      'steps.0.do',
      '"do" must not be empty',
      '',
    ],
    [
      'a step that is text',
      { steps: ['x'] },
      'flow.value_kind',
      'steps.0',
      'item 1 of "steps" must be a map, not "x"',
      '',
    ],
  ])('%s', (_, wrong, ...expected) => {
    expect(linesOf({ ...good, ...wrong })).toEqual([expected])
  })

  test('a missing key with what it is for', () => {
    const { source: _, ...rest } = good
    expect(linesOf(rest)).toEqual([
      ['flow.key_missing', '', 'the file must have "source"', 'What is read.'],
    ])
  })

  test('an empty file as that', () => {
    expect(linesOf(null)).toEqual([
      ['flow.value_kind', '', 'the file must be a map, not nothing', ''],
    ])
  })
})
