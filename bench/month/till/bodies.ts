import { readFileSync } from 'node:fs'
import { isRow, list, parse, type Row, row } from '../json.ts'

/** `name!` is required; `integer|null` is what a value may be. See the source in the file. */
const SHAPES = row(parse(readFileSync(new URL('bodies.json', import.meta.url), 'utf8')))

function kinds(value: unknown): string[] {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value !== 'number') return [typeof value]
  return Number.isInteger(value) ? ['integer', 'number'] : ['number']
}

function wrongValue(shape: unknown, value: unknown, path: string): string | undefined {
  if (isRow(shape)) {
    if (value === null) return undefined
    return isRow(value) ? wrongFields(shape, value, path) : `${path} must be an object`
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `${path} must be a list`
    return list(value)
      .map((each, index) => wrongValue(shape[0], each, `${path}[${index}]`))
      .find((each) => each !== undefined)
  }
  const may = String(shape).split('|')
  return kinds(value).some((kind) => may.includes(kind))
    ? undefined
    : `${path} must be ${may.join(' or ')}`
}

function wrongFields(shape: Row, body: Row, path: string): string | undefined {
  for (const [key, kind] of Object.entries(shape)) {
    const name = key.replace(/!$/, '')
    const at = path === '' ? name : `${path}.${name}`
    if (!(name in body)) {
      if (key.endsWith('!')) return `${at} is required`
      continue
    }
    const wrong = wrongValue(kind, body[name], at)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** Why a body does not agree with its schema; what the schema does not know is passed over. */
export function wrongIn(shape: string, body: Row): string | undefined {
  return wrongFields(row(SHAPES[shape]), body, '')
}

/** Only what the schema knows: a till does not keep what it never heard of. */
export function knownFields(shape: string, body: Row): Row {
  const names = new Set(Object.keys(row(SHAPES[shape])).map((key) => key.replace(/!$/, '')))
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)))
}
