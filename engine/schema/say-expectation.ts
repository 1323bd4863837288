import { type Message, type MessageCode, say } from '../messages/message.ts'

/** What a schema's keyword expected, as both of our checks tell it. */
export interface Expectation {
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Says what was expected; nothing for a keyword, or a type, that has no words of its own. */
export function sayExpectation({ keyword, params }: Expectation): Message | undefined {
  if (keyword === 'type') return sayTypes(params['type'])
  if (keyword === 'enum' || keyword === 'const') {
    const { allowedValues = [params['allowedValue']] } = params
    return Array.isArray(allowedValues) ? sayChoices(allowedValues) : undefined
  }
  if (keyword === 'pattern') return say('hasForm', {})
  if (keyword === 'format') return say('hasFormat', { format: String(params['format']) })
  if (keyword === 'uniqueItems') return say('hasNoDoubles', {})
  const code = LIMITS[keyword]
  if (code !== undefined)
    return say(code, { bound: String(params['limit'] ?? params['multipleOf']) })
  const counted = COUNTS[keyword]
  return counted && say(counted, { count: Number(params['limit']) })
}

/** Says which values there are to choose from; where there are none, nothing is known there. */
export function sayChoices(choices: readonly unknown[]): Message {
  const texts = choices.map((choice) => JSON.stringify(choice))
  const [only, ...others] = texts
  if (only === undefined) return say('isNotKnown', {})
  return others.length === 0
    ? say('isValue', { value: only })
    : say('isOneOf', { choices: texts.join(', ') })
}

function sayTypes(types: unknown): Message | undefined {
  const [first, ...others] = (Array.isArray(types) ? types : [types]).flatMap(
    (type) => TYPES[String(type)] ?? [],
  )
  return others.reduce<Message | undefined>(
    (expected, other) => expected && say('orElse', { expected, other }),
    first,
  )
}

const TYPES: Readonly<Partial<Record<string, Message>>> = {
  array: say('isList', {}),
  boolean: say('isYesNo', {}),
  integer: say('isWholeNumber', {}),
  null: say('isNothing', {}),
  number: say('isNumber', {}),
  object: say('isMap', {}),
  string: say('isText', {}),
}

type BoundCode = Extract<MessageCode, 'isLess' | 'isMore' | 'isMultiple' | `isAt${string}`>

const LIMITS: Readonly<Partial<Record<string, BoundCode>>> = {
  exclusiveMaximum: 'isLess',
  exclusiveMinimum: 'isMore',
  maximum: 'isAtMost',
  minimum: 'isAtLeast',
  multipleOf: 'isMultiple',
}

const COUNTS: Readonly<Partial<Record<string, Extract<MessageCode, `hasAt${string}`>>>> = {
  maxItems: 'hasAtMostItems',
  maxLength: 'hasAtMostCharacters',
  maxProperties: 'hasAtMostFields',
  minItems: 'hasAtLeastItems',
  minLength: 'hasAtLeastCharacters',
  minProperties: 'hasAtLeastFields',
}
