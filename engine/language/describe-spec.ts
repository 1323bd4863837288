import {
  eachOnce,
  type Message,
  type MessageCode,
  type MessageValues,
  say,
  sayEither,
} from '../messages/message.ts'

/** A message without values. */
export type PlainCode = {
  [Code in MessageCode]: keyof MessageValues<Code> extends never ? Code : never
}[MessageCode]

/** The parts of JSON Schema that the specs of our own files use. */
export interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly title?: string
  /** What a person calls such a value, by the code of its message. */
  readonly subject?: PlainCode
  /** What it is for, by the code of its message. */
  readonly description?: PlainCode
  /** What the text must be, by the code of its message, where `pattern` alone would be unreadable. */
  readonly errorMessage?: PlainCode
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly SchemaNode[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly $defs?: Readonly<Record<string, SchemaNode>>
  readonly $ref?: string
}

/** JSON Schema's word for what a value is; whole numbers are `integer`. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const KINDS: Readonly<Record<string, Message>> = {
  string: say('text', {}),
  number: say('number', {}),
  integer: say('wholeNumber', {}),
  boolean: say('yesNo', {}),
  array: say('list', {}),
  object: say('map', {}),
  null: say('nothing', {}),
}

/** The kinds that a schema allows; nothing when it does not say. */
function kindsOf({ type }: SchemaNode): readonly string[] | undefined {
  return typeof type === 'string' ? [type] : type
}

/** Tells whether a value is of a kind that the schema allows. */
export function isOfKind(schema: SchemaNode, value: unknown): boolean {
  const kinds = kindsOf(schema)
  const kind = kindOf(value)
  return !kinds || kinds.includes(kind) || (kind === 'integer' && kinds.includes('number'))
}

/** What a schema asks for, in words that follow "must be". */
export function describeExpectation(schema: SchemaNode): Message {
  if (schema.errorMessage !== undefined) return say(schema.errorMessage, {})
  if (schema.const !== undefined) return describeValue(schema.const)
  if (schema.enum) return sayEither(schema.enum.map((each) => say('named', { name: String(each) })))
  if (schema.anyOf) return sayEither(eachOnce(schema.anyOf.map(describeExpectation)))
  const kinds = kindsOf(schema) ?? ['']
  const kind = sayEither(kinds.map((name) => KINDS[name] ?? say('anyValue', {})))
  const { minimum: least, maximum: most } = schema
  if (least !== undefined && most !== undefined) return say('kindBetween', { kind, least, most })
  if (least !== undefined) return say('kindAtLeast', { kind, bound: least })
  return schema.minLength === undefined ? kind : say('kindFilled', { kind })
}

/** What somebody wrote, short enough for a message. */
export function describeValue(value: unknown): Message {
  if (value === null || value === undefined) return say('nothing', {})
  if (Array.isArray(value)) return say('list', {})
  if (typeof value === 'object') return say('map', {})
  if (typeof value !== 'string') return say('shown', { value: JSON.stringify(value) })
  return say('quoted', { name: value.length > 40 ? `${value.slice(0, 40)}…` : value })
}
