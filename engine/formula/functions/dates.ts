import { type Message, say } from '../../messages/message.ts'
import { FormulaError } from '../formula.ts'
import type { ProductFunction } from '../product-function.ts'
import { mistakeInPicture, readPicture, writePicture } from './date-picture.ts'
import { dayText, instantOfText, offsetText, readDateText, timeText, utcText } from './date-text.ts'
import { isNothing, textArgument, wrongArgument } from './function-argument.ts'
import {
  instantOf,
  isZone,
  offsetAt,
  utcOf,
  type WallTime,
  wallTimeAt,
  wallTimeOfUtc,
} from './zoned-time.ts'

/** The day on the calendar of a zone. A day without a time is that day everywhere. */
function localDate(time: unknown, zone: unknown): string | undefined {
  if (isNothing(time)) return undefined
  return dayText(wallTimeIn('localDate', time, zone))
}

/** The time on the clocks of a zone, without saying which zone: for systems that keep local time. */
function localTime(time: unknown, zone: unknown): string | undefined {
  if (isNothing(time)) return undefined
  const wall = wallTimeIn('localTime', time, zone)
  return `${dayText(wall)}T${timeText(wall)}`
}

/** The same instant as the clocks of a zone show it, with their offset. */
function inZone(time: unknown, zone: unknown): string | undefined {
  if (isNothing(time)) return undefined
  const name = zoneArgument('inZone', zone)
  const instant = instantArgument('inZone', time)
  const wall = wallTimeAt(instant, name)
  return `${dayText(wall)}T${timeText(wall)}${offsetText(offsetAt(instant, name))}`
}

/** Text that has an offset of its own keeps its meaning; other text is read on the clocks of the zone. */
function toUtc(text: unknown, zone: unknown): string | undefined {
  if (isNothing(text)) return undefined
  const name = zoneArgument('toUtc', zone)
  if (typeof text === 'number') return utcText(instantArgument('toUtc', text))
  const read = readDateText(textArgument('toUtc', text))
  if (!read) throw wrongArgument('toUtc', say('aLocalTime', {}), text)
  return utcText(instantOfText(read) ?? instantOf(read.wall, name))
}

function formatDate(time: unknown, picture: unknown, zone?: unknown): string | undefined {
  if (isNothing(time)) return undefined
  const wall = wallTimeIn('formatDate', time, zone ?? 'UTC')
  return writePicture(wall, pictureArgument('formatDate', picture))
}

/** With a zone the answer is the instant in UTC; without, the day or local time as ISO text. */
function parseDate(text: unknown, picture: unknown, zone?: unknown): string | undefined {
  if (isNothing(text)) return undefined
  const written = textArgument('parseDate', text)
  const shape = pictureArgument('parseDate', picture)
  const read = readPicture(written, shape)
  if (!read) throw wrongArgument('parseDate', say('dateAsPicture', { picture: shape }), text)
  if (!isNothing(zone)) return utcText(instantOf(read.wall, zoneArgument('parseDate', zone)))
  return read.dayOnly ? dayText(read.wall) : `${dayText(read.wall)}T${timeText(read.wall)}`
}

/** The calendar day that many days later; a time of day and an offset stay as they were written. */
function addDays(time: unknown, days: unknown): string | undefined {
  if (isNothing(time) || isNothing(days)) return undefined
  if (typeof days !== 'number' || !Number.isInteger(days) || Math.abs(days) > 400_000) {
    throw wrongArgument('addDays', say('wholeDays', {}), days)
  }
  const written = typeof time === 'number' ? utcText(instantArgument('addDays', time)) : time
  const text = textArgument('addDays', written).trim()
  const read = readDateText(text)
  if (!read) throw wrongArgument('addDays', say('aDate', {}), time)
  return dayText(wallTimeOfUtc(utcOf(read.wall) + days * 86_400_000)) + text.slice(10)
}

function wallTimeIn(name: string, time: unknown, zone: unknown): WallTime {
  const zoneName = zoneArgument(name, zone)
  const read = typeof time === 'string' ? readDateText(time) : undefined
  if (read?.dayOnly) return read.wall
  return wallTimeAt(instantArgument(name, time), zoneName)
}

function zoneArgument(name: string, zone: unknown): string {
  if (typeof zone === 'string' && isZone(zone)) return zone
  throw wrongArgument(name, say('aZone', {}), zone)
}

function mistakeInZone(zone: string): Message | undefined {
  return isZone(zone) ? undefined : say('noZone', { name: zone })
}

/** Where an empty text is no zone, and none is needed. */
function mistakeInZoneIfAny(zone: string): Message | undefined {
  return zone === '' ? undefined : mistakeInZone(zone)
}

function pictureArgument(name: string, picture: unknown): string {
  const text = textArgument(name, picture)
  const mistake = mistakeInPicture(text)
  if (mistake === undefined) return text
  const message = say('inFunction', { function: `$${name}`, said: mistake })
  throw new FormulaError('ARGUMENT', message, undefined)
}

function instantArgument(name: string, time: unknown): number {
  // 8.64e15 milliseconds: the last day that JavaScript has.
  if (typeof time === 'number' && Math.abs(time) <= 8.64e15) return time
  const read = typeof time === 'string' ? readDateText(time) : undefined
  const instant = read && (read.dayOnly ? utcOf(read.wall) : instantOfText(read))
  if (instant === undefined) {
    throw wrongArgument(name, say('aTime', {}), time)
  }
  return instant
}

const AMSTERDAM = '"Europe/Amsterdam"'

export const dateFunctions: readonly ProductFunction[] = [
  {
    name: 'localDate',
    arity: { min: 2, max: 2 },
    mistakes: [undefined, mistakeInZone],
    signature: '$localDate(time, zone)',
    doc: 'The calendar day in a time zone, as `2026-01-05`. Takes ISO text with its offset, or milliseconds.',
    examples: [
      { formula: `$localDate("2026-01-05T23:30:00Z", ${AMSTERDAM})`, result: '2026-01-06' },
      { formula: `$localDate("2026-01-05", ${AMSTERDAM})`, result: '2026-01-05' },
      { formula: `$localDate(at, ${AMSTERDAM})`, record: {} },
    ],
    implementation: ([time, zone]) => localDate(time, zone),
  },
  {
    name: 'localTime',
    arity: { min: 2, max: 2 },
    mistakes: [undefined, mistakeInZone],
    signature: '$localTime(time, zone)',
    doc: 'What the clocks in a time zone show, as `2026-01-05T11:00:00`: for systems that keep local time.',
    examples: [
      {
        formula: `$localTime("2026-01-05T10:00:00Z", ${AMSTERDAM})`,
        result: '2026-01-05T11:00:00',
      },
      { formula: `$localTime(1782900000000, ${AMSTERDAM})`, result: '2026-07-01T12:00:00' },
    ],
    implementation: ([time, zone]) => localTime(time, zone),
  },
  {
    name: 'inZone',
    arity: { min: 2, max: 2 },
    mistakes: [undefined, mistakeInZone],
    signature: '$inZone(time, zone)',
    doc: 'The same instant on the clocks of a time zone, with their offset.',
    examples: [
      {
        formula: `$inZone("2026-07-01T10:00:00Z", ${AMSTERDAM})`,
        result: '2026-07-01T12:00:00+02:00',
      },
      {
        formula: '$inZone("2026-07-01T10:00:00Z", "America/St_Johns")',
        result: '2026-07-01T07:30:00-02:30',
      },
    ],
    implementation: ([time, zone]) => inZone(time, zone),
  },
  {
    name: 'toUtc',
    arity: { min: 2, max: 2 },
    mistakes: [undefined, mistakeInZone],
    signature: '$toUtc(text, zone)',
    doc: 'The instant in UTC of a local time in a zone. Text with an offset of its own keeps its meaning; an hour that the clocks skip is read as if they had not, and of one that comes twice the first is meant.',
    examples: [
      { formula: `$toUtc("2026-01-05 11:00:00", ${AMSTERDAM})`, result: '2026-01-05T10:00:00Z' },
      { formula: `$toUtc("2026-07-01", ${AMSTERDAM})`, result: '2026-06-30T22:00:00Z' },
      { formula: `$toUtc("2026-03-29T02:30:00", ${AMSTERDAM})`, result: '2026-03-29T01:30:00Z' },
      { formula: `$toUtc("2026-10-25T02:30:00", ${AMSTERDAM})`, result: '2026-10-25T00:30:00Z' },
      {
        formula: `$toUtc("2026-01-05T10:00:00+0300", ${AMSTERDAM})`,
        result: '2026-01-05T07:00:00Z',
      },
      { formula: `$toUtc(at, ${AMSTERDAM})`, record: { at: null } },
    ],
    implementation: ([text, zone]) => toUtc(text, zone),
  },
  {
    name: 'formatDate',
    arity: { min: 2, max: 3 },
    mistakes: [undefined, mistakeInPicture, mistakeInZone],
    signature: '$formatDate(time, picture, zone)',
    doc: 'Writes a time after a picture (`yyyy` `MM` `dd` `HH` `mm` `ss` `SSS`, text in single quotes), on the clocks of a zone or else UTC.',
    examples: [
      {
        formula: `$formatDate("2026-01-05T10:00:00Z", "dd-MM-yyyy HH:mm", ${AMSTERDAM})`,
        result: '05-01-2026 11:00',
      },
      { formula: '$formatDate("2026-01-05", "d/M/yy")', result: '5/1/26' },
    ],
    implementation: ([time, picture, zone]) => formatDate(time, picture, zone),
  },
  {
    name: 'parseDate',
    arity: { min: 2, max: 3 },
    mistakes: [undefined, mistakeInPicture, mistakeInZoneIfAny],
    signature: '$parseDate(text, picture, zone)',
    doc: 'Reads text after a picture. With a zone the result is the instant in UTC, without it the day or local time as ISO text.',
    examples: [
      { formula: '$parseDate("31/12/2026", "dd/MM/yyyy")', result: '2026-12-31' },
      {
        formula: `$parseDate("5-1-2026 11:00", "d-M-yyyy HH:mm", ${AMSTERDAM})`,
        result: '2026-01-05T10:00:00Z',
      },
    ],
    implementation: ([text, picture, zone]) => parseDate(text, picture, zone),
  },
  {
    name: 'addDays',
    arity: { min: 2, max: 2 },
    signature: '$addDays(date, days)',
    doc: 'The calendar day that many days later, or earlier when negative; a time of day stays as it was written.',
    examples: [
      { formula: '$addDays("2026-01-31", 30)', result: '2026-03-02' },
      { formula: '$addDays("2026-03-01T12:00:00Z", -1)', result: '2026-02-28T12:00:00Z' },
    ],
    implementation: ([time, days]) => addDays(time, days),
  },
]
