import {
  isJsonList,
  isJsonObject,
  isLargeNumber,
  isLongDecimal,
  type Json,
  type JsonObject,
} from '../../../../engine/index.ts'
import type { FilesPlan } from '../../spec/file-plan.ts'

/** What the text of a cell stands for, by the column. */
export interface CellTypes {
  readonly numbers: ReadonlySet<string>
  readonly flags: ReadonlySet<string>
}

export function cellTypesOf(types: FilesPlan['types']): CellTypes {
  const names = (...kinds: readonly string[]) =>
    new Set(Object.keys(types).filter((name) => kinds.some((kind) => hasType(types[name], kind))))
  return { numbers: names('number', 'integer'), flags: names('boolean') }
}

function hasType(schema: Json | undefined, kind: string): boolean {
  return isJsonObject(schema) && [schema['type']].flat().includes(kind)
}

/** Where only text can stand, it is a number, or true or false, where the schema says so and it has the form of one. */
export function typed(value: Json, schema: Json | undefined): Json {
  if (!isJsonObject(schema)) return value
  if (typeof value === 'string') return typedText(value, schema)
  if (typeof value === 'number' && schema['type'] === 'boolean') return flagOf(String(value))
  const { items, properties } = schema
  if (isJsonList(value)) return value.map((item) => typed(item, items))
  if (!isJsonObject(value)) return value
  // An element that comes once is no list.
  if (isJsonObject(items)) return typed(value, items)
  if (!isJsonObject(properties)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      Object.hasOwn(properties, name) ? typed(item, properties[name]) : item,
    ]),
  )
}

function typedText(text: string, schema: JsonObject): Json {
  const inner = schema['items']
  if (isJsonObject(inner)) return typedText(text, inner)
  if (hasType(schema, 'string')) return text
  if (hasType(schema, 'number') || hasType(schema, 'integer')) return numberOf(text, '.')
  return hasType(schema, 'boolean') ? flagOf(text) : text
}

/** The number that a text is, if it is one and nothing else; digits that a number cannot hold stay text. */
export function numberOf(cell: string, decimal: string): Json {
  const text = cell.trim()
  const plain = decimal === '.' ? text : text.replace('.', 'x').replace(decimal, '.')
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain)) return cell
  return isLargeNumber(plain) || isLongDecimal(plain) ? plain : Number(plain)
}

export function flagOf(cell: string): Json {
  const text = cell.trim().toLowerCase()
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : cell
}
