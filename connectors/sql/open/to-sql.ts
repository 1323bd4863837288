import { type Json, type Message, OperationError, say } from '../../../engine/index.ts'
import type { Column, ColumnType } from './column.ts'

/** A value as it is bound: a whole number beyond all that a number can hold is the text of its digits. */
export type SqlValue = string | number | boolean | null

const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME_OF_DAY = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/
const UUID = /^[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}$/i
const DECIMAL = /^-?\d{1,400}(\.\d{1,400})?(e[+-]?\d{1,3})?$/i
const WHOLE = /^-?\d{1,40}$/

/**
 * Makes a value fit its column, as far as that is certain: databases differ in what they cut, round or take for nothing.
 *
 * @throws {OperationError} `invalid`, with what the column takes.
 */
export function toSql(value: Json, column: Column): SqlValue {
  if (value === null) {
    if (column.isNullable) return null
    throw misfit(column, say('sqlSomething', {}))
  }
  const fitted = FITTERS[column.type.kind](value, column.type)
  if (fitted !== undefined) return fitted
  throw misfit(column, expectationOf(column.type, value))
}

function misfit({ name }: Column, allowed: Message): OperationError {
  return new OperationError({
    class: 'invalid',
    reason: say('sqlMisfit', { column: name, allowed }),
    mayHaveHappened: false,
  })
}

type Fitter = (value: Json, type: ColumnType) => SqlValue | undefined

const FITTERS: Readonly<Record<ColumnType['kind'], Fitter>> = {
  integer: fitInteger,
  decimal: fitNumber,
  float: fitNumber,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  text: fitText,
  uuid: (value) => (typeof value === 'string' && UUID.test(value) ? value : undefined),
  json: (value) => soundText(JSON.stringify(value)),
  bytes: () => undefined,
  moment: (value) => momentOf(value, true),
  local: (value) => momentOf(value, false),
  date: (value) =>
    typeof value === 'string' && DATE.test(value) && isTime(value) ? value : undefined,
  time: (value) => (typeof value === 'string' && TIME_OF_DAY.test(value) ? value : undefined),
  other: (value, type) =>
    typeof value === 'number' || typeof value === 'boolean' ? value : fitText(value, type),
}

function fitInteger(value: Json, type: ColumnType): SqlValue | undefined {
  if (type.kind !== 'integer') return undefined
  const isWhole =
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && WHOLE.test(value)
  if (!isWhole || (typeof value !== 'number' && typeof value !== 'string')) return undefined
  const number = BigInt(value)
  if (number < type.least || number > type.most) return undefined
  return Number.isSafeInteger(Number(number)) ? Number(number) : String(number)
}

function fitNumber(value: Json): SqlValue | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' && DECIMAL.test(value) ? value : undefined
}

function fitText(value: Json, type: ColumnType): SqlValue | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || soundText(text) === undefined) return undefined
  const most = type.kind === 'text' ? type.most : undefined
  return most === undefined || lengthOf(text, most) <= most ? text : undefined
}

/** Databases count characters, JavaScript halves of some. */
function lengthOf(text: string, most: number): number {
  return text.length <= most ? text.length : Array.from(text).length
}

/** No database takes the one character, and none has a way to write halves of others. */
function soundText(text: string): string | undefined {
  return text.includes('\0') || /\p{Surrogate}/u.test(text) ? undefined : text
}

/** A time in UTC, to be read without a zone. One that has none says when only where the column has none either. */
function momentOf(value: Json, needsZone: boolean): string | undefined {
  const [, day, time, zone] = typeof value === 'string' ? (TIME.exec(value) ?? []) : []
  if (day === undefined || time === undefined || (needsZone && zone === undefined)) return undefined
  const whole = /^\d{2}:\d{2}$/.test(time) ? `${time}:00` : time
  const [seconds = '', fraction = ''] = whole.split('.')
  const at = Date.parse(`${day}T${seconds}${zone ?? 'Z'}`)
  if (!Number.isFinite(at) || !isTime(day)) return undefined
  // A part of a second has more digits than Date knows of.
  return `${new Date(at).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}`
}

/** `Date.parse` takes the 31st of February for the 3rd of March. */
function isTime(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day)
}

function expectationOf(type: ColumnType, value: Json): Message {
  if (type.kind === 'integer') {
    return say('sqlWholeNumber', { least: String(type.least), most: String(type.most) })
  }
  if (type.kind === 'text') {
    if (typeof value !== 'string') return say('text', {})
    if (type.most === undefined || soundText(value) === undefined) return say('sqlSoundText', {})
    return say('sqlShortText', { count: type.most })
  }
  return EXPECTATIONS[type.kind]
}

const EXPECTATIONS: Readonly<Record<Exclude<ColumnType['kind'], 'integer' | 'text'>, Message>> = {
  decimal: say('number', {}),
  float: say('number', {}),
  boolean: say('yesNo', {}),
  uuid: say('sqlUuid', {}),
  json: say('sqlSoundText', {}),
  bytes: say('sqlNoBytes', {}),
  moment: say('sqlMoment', {}),
  local: say('sqlLocalTime', {}),
  date: say('sqlDate', {}),
  time: say('sqlTimeOfDay', {}),
  other: say('text', {}),
}
