import { expect, test } from 'vitest'
import type { FlowSchedule } from '../../store/flow-schedule.ts'
import { findScheduleMistakes } from './find-schedule-mistakes.ts'

const WINDOW = { days: [1], from: '08:00', to: '18:00', zone: 'Europe/Amsterdam' }

function pathsOf(schedule: Partial<FlowSchedule>): readonly string[] {
  const whole = { trigger: null, windows: [], isPaused: false, ...schedule }
  return findScheduleMistakes(whole, ['orders']).map(({ path }) => path)
}

test('a schedule that can be has no mistakes', () => {
  for (const trigger of [
    null,
    { every: '5m' },
    { cron: '30 6 * * 1-5', zone: 'Europe/Amsterdam' },
    { after: 'orders' },
  ]) {
    expect(pathsOf({ trigger, windows: [WINDOW] })).toEqual([])
  }
})

test.each([
  [{ every: 'often' }, 'trigger.every'],
  [{ every: '0s' }, 'trigger.every'],
  [{ cron: 'now', zone: 'Europe/Amsterdam' }, 'trigger.cron'],
  [{ cron: '* * * * * *', zone: 'Europe/Amsterdam' }, 'trigger.cron'],
  [{ cron: '0 0 30 2 *', zone: 'Europe/Amsterdam' }, 'trigger.cron'],
  [{ cron: '30 6 * * *', zone: 'Middle/Earth' }, 'trigger.zone'],
  [{ after: 'itself' }, 'trigger.after'],
])('%j cannot be', (trigger, path) => {
  expect(pathsOf({ trigger })).toEqual([path])
})

test('every wrong part of a window is told', () => {
  const windows = [WINDOW, { ...WINDOW, from: '24:00', to: '9:99', zone: 'Middle/Earth' }]
  expect(pathsOf({ windows })).toEqual(['windows.1.from', 'windows.1.to', 'windows.1.zone'])
})
