import { expect, test } from 'vitest'
import { say } from '../../engine/index.ts'
import type { FlowHealth } from './flow-health.ts'
import { type JudgedFlow, worstOf } from './summarise-flows.ts'

const flow = (health: FlowHealth, isOn = true): JudgedFlow => ({
  isOn,
  plan: { title: `A flow that is ${health}` },
  stands: { health },
})
const on = { state: 'on' } as const

test('an integration is never better than the worst of its flows that are switched on', () => {
  const worst = (...healths: readonly FlowHealth[]) =>
    worstOf(
      healths.map((health) => flow(health)),
      on,
    ).health
  expect(worst('well', 'running', 'attention', 'well')).toBe('attention')
  expect(worst('attention', 'failing', 'well')).toBe('failing')
  expect(worst('failing', 'stopped')).toBe('stopped')
  expect(worst('well', 'unknown')).toBe('unknown')
  expect(worst('well', 'well')).toBe('well')
  expect(worstOf([flow('well'), flow('stopped', false)], on).health).toBe('well')
})

test('it says which flow that is and why, and that it is paused where it is', () => {
  const said = say('verbatim', { text: 'the till refuses us' })
  const stopped = { ...flow('stopped'), stands: { health: 'stopped', problem: said } as const }
  expect(worstOf([flow('well'), stopped], on)).toEqual({
    health: 'stopped',
    problem: say('flowProblem', { title: 'A flow that is stopped', said }),
  })
  expect(worstOf([stopped], { state: 'paused' }).health).toBe('paused')
})
