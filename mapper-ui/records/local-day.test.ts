import { expect, test } from 'vitest'
import { dayName, localDay } from './local-day.ts'

test('a day begins and ends at midnight of where the person is', () => {
  const day = localDay('2026-11-29')
  expect(day).toEqual({
    name: '2026-11-29',
    from: new Date(2026, 10, 29).getTime(),
    to: new Date(2026, 10, 30).getTime(),
  })
  expect(dayName(new Date(2026, 10, 29, 23, 59))).toBe('2026-11-29')
})

test('days follow each other over months and years', () => {
  expect(localDay('2026-12-31', 1)?.name).toBe('2027-01-01')
  expect(localDay('2028-03-01', -1)?.name).toBe('2028-02-29')
})

test('what names no day is none', () => {
  for (const name of [
    undefined,
    '',
    '2026-02-31',
    '2026-13-01',
    '29-11-2026',
    '2026-11-29T00:00',
  ]) {
    expect(localDay(name)).toBeUndefined()
  }
})
