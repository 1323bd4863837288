import { isJsonObject, type Json, parseJson } from '../../../engine/index.ts'
import type { ColumnType } from './column.ts'

/**
 * A value of a row as JSON. What JSON or a number cannot hold stays the text that the database wrote; times are ISO 8601,
 * those of the world in UTC.
 */
export function fromSql(value: unknown, { kind }: ColumnType): Json {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return READERS[kind](typeof value === 'bigint' ? String(value) : value)
}

const READERS: Readonly<Record<ColumnType['kind'], (value: unknown) => Json>> = {
  integer: numberOf,
  float: numberOf,
  decimal: decimalOf,
  boolean: truthOf,
  json: (value) => (typeof value === 'string' ? documentOf(value) : plain(value)),
  moment: (value) => timeOf(value, 'Z'),
  local: (value) => timeOf(value, ''),
  text: plain,
  bytes: bytesOf,
  date: (value) => (isZero(value) ? null : plain(value)),
  time: plain,
  uuid: plain,
  other: (value) => plain(value),
}

/** As it is, where that is JSON. */
function plain(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.toISOString() : null
  if (Array.isArray(value)) return value.map(plain)
  return isJsonObject(value) ? value : null
}

/** Digits beyond 2^53 and what is no number (`NaN`) stay text. */
function numberOf(value: unknown): Json {
  if (typeof value !== 'string') return plain(value)
  const number = Number(value)
  const isExact = /^-?\d+$/.test(value) ? Number.isSafeInteger(number) : Number.isFinite(number)
  return isExact && value.trim() !== '' ? number : value
}

/** A fraction is a number where that has all of its digits. */
function decimalOf(value: unknown): Json {
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return numberOf(value)
  const exact = value.includes('.') ? value.replace(/\.?0+$/, '') : value
  return String(Number(exact)) === exact ? Number(exact) : exact
}

/** Databases write bytes as text in hexadecimal. */
function bytesOf(value: unknown): Json {
  const [, digits] = typeof value === 'string' ? (/^\\x((?:[\da-f]{2})*)$/i.exec(value) ?? []) : []
  return digits === undefined ? plain(value) : Buffer.from(digits, 'hex').toString('base64')
}

function truthOf(value: unknown): Json {
  if (value === 't' || value === 'true' || value === 1 || value === '1') return true
  if (value === 'f' || value === 'false' || value === 0 || value === '0') return false
  return plain(value)
}

function documentOf(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

const TIME = /^(\d{4,}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/

/** What MySQL writes where a row has no time, and no calendar has. */
function isZero(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('0000-00-00')
}

/** `zone` is written where the database left it out; what is no time (`infinity`) stays as it is. */
function timeOf(value: unknown, zone: '' | 'Z'): Json {
  const text = value instanceof Date ? value.toISOString() : value
  if (typeof text !== 'string') return plain(text)
  if (isZero(text)) return null
  const [, day, time, offset] = TIME.exec(text) ?? []
  if (day === undefined || time === undefined) return text
  if (zone === '' || offset === undefined) return `${day}T${time}${zone}`
  return /^(Z|\+00(:?00)?)$/.test(offset)
    ? `${day}T${time}Z`
    : `${day}T${time}${wholeOffset(offset)}`
}

function wholeOffset(offset: string): string {
  const [hours, minutes] = [offset.slice(0, 3), offset.slice(3).replace(':', '')]
  return `${hours}:${minutes === '' ? '00' : minutes}`
}
