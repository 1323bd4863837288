import { type TSchema, Type } from 'typebox'
import { expect, test } from 'vitest'
import { isMessage, type Json, loadWords, toText } from '../../engine/index.ts'
import { schemaMistakes } from '../../engine/testing/schema-mistakes.ts'
import { ApiError } from './api-error.ts'
import { createParser } from './validate.ts'

const italian = await loadWords('it')
const dutch = await loadWords('nl')

function mistakeOf(schema: TSchema, value: Json): unknown {
  try {
    createParser(schema, 'body')(value)
  } catch (error) {
    return error instanceof ApiError ? error.errors?.[0]?.message : undefined
  }
  return undefined
}

test.each(schemaMistakes)('%j refuses %j in words of every language', (schema, value) => {
  const said = mistakeOf({ ...schema }, value)
  if (!isMessage(said)) throw new Error('it says nothing')
  expect(toText(said)).toMatch(/^(must (be|have|match|not have)|is|fits) /)
  expect(toText(said, italian)).toMatch(/^(deve|non|manca|qui)/)
  expect(toText(said, dutch)).toMatch(/^(moet|mag|ontbreekt|is hier|past)/)
})

const literals = Type.Union([Type.Literal('up'), Type.Literal('down')])

// JSON Schema 2020-12: 6.1.2 (enum), 6.1.3 (const) and 10.2.1.2 (anyOf) say the same in other words.
test.each([
  ['literals', literals, '"up", "down"'],
  ['literals or nothing', Type.Union([literals, Type.Null()]), '"up", "down", null'],
  ['an enumeration or a literal', Type.Union([Type.Enum(['up']), Type.Literal(3)]), '"up", 3'],
])('a choice of %s is refused with what there is', (_, schema, choices) => {
  expect(mistakeOf(schema, 'left')).toEqual({ code: 'isOneOf', values: { choices } })
})

test('a choice of which one is anything of a kind does not list the others alone', () => {
  const schema = Type.Union([Type.Literal('up'), Type.Integer()])
  expect(mistakeOf(schema, 'left')).toEqual({ code: 'fitsNoChoice', values: {} })
})

const anyBody = Type.Object({
  title: Type.Optional(Type.String()),
  any: Type.Optional(Type.Unknown()),
})

// RFC 7493 (I-JSON), 2.1: neither names nor values hold surrogates that are not paired.
test.each([
  ['in a text', { title: 'half \uD83D of it' }, /^title$/],
  ['in a list', { any: [{ deep: ['fine', '\uDE00'] }] }, /^any\.0\.deep\.1$/],
  ['in a name', { any: { '\uD800': 1 } }, /^any$/],
  ['far down', { any: nested(100_000) }, /^0(\.0)+$/],
])('half of a character is refused with its place: %s', (_, body, path) => {
  const message = { code: 'isNotUnicode', values: {} }
  const errors = [{ path: expect.stringMatching(path), message }]
  const refused = expect.objectContaining({ status: 400, type: 'invalid_request', errors })
  expect(() => createParser(anyBody, 'body')(body)).toThrow(refused)
})

test('whole characters of any plane, and NUL, are read as they are', () => {
  const body = { text: 'é 😀 \u0000 \uFFFD', '😀': [null, true, 1] }
  expect(createParser({}, 'body')(body)).toEqual(body)
})

function nested(depth: number): Json {
  let value: Json = '\uD800'
  for (let at = 0; at < depth; at += 1) value = [value]
  return value
}
