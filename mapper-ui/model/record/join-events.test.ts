import { expect, test } from 'vitest'
import type { RecordPage } from '../../../server/contract/records.ts'
import { eventToShow, joinEvents } from './join-events.ts'

function event(
  id: string,
  outcome: string,
  { reason = null, writes = 0, hasPayload = true } = {},
): RecordPage['events'][number] {
  const write = { action: 'create', resource: 'pos.order', id: 7 } as const
  return {
    id,
    run: '1',
    at: '2026-01-01T00:00:00Z',
    outcome,
    reason,
    step: null,
    flowVersion: 'v',
    writes: Array.from({ length: writes }, () => write),
    hasPayload,
  }
}

const HISTORY = [
  event('6', 'skipped'),
  event('5', 'skipped'),
  event('4', 'done', { writes: 1 }),
  event('3', 'done', { writes: 1 }),
  event('2', 'waiting'),
  event('1', 'skipped'),
]

test('events that follow each other and say the same are one, but for those that wrote', () => {
  const told = joinEvents(HISTORY).map(({ event: { id }, times }) => `${id} ${times}`)
  expect(told).toEqual(['6 2', '4 1', '3 1', '2 1', '1 1'])
  expect(joinEvents([])).toEqual([])
})

test('the last event that wrote is the one to show, else the last whose data are kept', () => {
  expect(eventToShow(HISTORY)?.id).toBe('4')
  const gone = [event('2', 'skipped', { hasPayload: false }), event('1', 'waiting')]
  expect(eventToShow(gone)?.id).toBe('1')
  expect(eventToShow([])).toBeUndefined()
})
