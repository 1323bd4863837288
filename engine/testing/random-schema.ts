import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Dice } from './dice.ts'

const NAMES = ['a', 'b', 'c', 'd']

/** The schema of a record by chance: complete, so that what it does not name is not there. */
export function randomSchema(dice: Dice, depth: number): JsonObject {
  const names = NAMES.slice(0, 2 + dice.below(3))
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, anySchema(dice, depth)])),
    required: names.filter(() => dice.below(2) === 0),
    additionalProperties: false,
  }
}

function anySchema(dice: Dice, depth: number): JsonObject {
  switch (dice.below(depth > 0 ? 11 : 6)) {
    case 0:
    case 1:
      return { type: 'string' }
    case 2:
      return { type: 'number' }
    case 3:
      return { type: 'integer' }
    case 4:
      return { type: dice.pick(['boolean', 'null']) }
    case 5:
      return dice.below(2) === 0 ? { enum: ['x', 'y'] } : { type: ['string', 'null'] }
    case 6:
    case 7:
      return randomSchema(dice, depth - 1)
    case 8:
      return { type: 'array', items: { type: dice.pick(['string', 'number', 'integer']) } }
    default:
      return { type: 'array', items: anySchema(dice, depth - 1) }
  }
}

/** A record that conforms; a full one has every field, and two items in each list. */
export function recordOf(dice: Dice, schema: JsonObject, isFull: boolean): Json {
  const { type, enum: values, properties, required, items } = schema
  if (Array.isArray(values)) return values[dice.below(values.length)] ?? null
  const kind = Array.isArray(type) ? type[isFull ? 0 : dice.below(type.length)] : type
  switch (kind) {
    case 'array': {
      const item = isJsonObject(items) ? items : {}
      return Array.from({ length: isFull ? 2 : dice.below(4) }, () => recordOf(dice, item, isFull))
    }
    case 'object':
      return objectOf(dice, isJsonObject(properties) ? properties : {}, required, isFull)
    default:
      return scalarOf(dice, kind, isFull)
  }
}

function scalarOf(dice: Dice, kind: Json | undefined, isFull: boolean): Json {
  if (kind === 'string') return dice.pick(isFull ? ['x', 'ab c', '12'] : ['x', '', 'ab c', '12'])
  if (kind === 'number') return [0.5, 2, -3.25, 7][dice.below(4)] ?? 0
  if (kind === 'integer') return [0, 1, 2, -3][dice.below(4)] ?? 0
  return kind === 'boolean' ? dice.below(2) === 0 : null
}

function objectOf(
  dice: Dice,
  properties: JsonObject,
  required: Json | undefined,
  isFull: boolean,
): Json {
  const object: Record<string, Json> = {}
  for (const [name, property] of Object.entries(properties)) {
    const isNeeded = isFull || (Array.isArray(required) && required.includes(name))
    if (!isJsonObject(property) || (!isNeeded && dice.below(2) === 0)) continue
    object[name] = recordOf(dice, property, isFull)
  }
  return object
}
