import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parseDuration, type TriggerPlan } from '../../engine/index.ts'

/** Times of a week in which runs may begin. */
const RunWindow = Type.Object({
  /** 1 is Monday. */
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 })),
  /** `08:00`. */
  from: Type.String(),
  to: Type.String(),
  zone: Type.String(),
})
export type RunWindow = Static<typeof RunWindow>

const OwnTrigger = Type.Union([
  Type.Object({ every: Type.String() }),
  Type.Object({ cron: Type.String(), zone: Type.String() }),
  Type.Object({ after: Type.String() }),
])

/** When a flow runs, as a person says it in place of the flow's file. */
export const FlowSchedule = Type.Object({
  /** `null`: as the file says. */
  trigger: Type.Union([OwnTrigger, Type.Null()]),
  windows: Type.Array(RunWindow),
  isPaused: Type.Boolean(),
})
export type FlowSchedule = Static<typeof FlowSchedule>

/** What a person set, else what the file says. */
export function effectiveTrigger(
  own: FlowSchedule['trigger'],
  ofFile: TriggerPlan | undefined,
): TriggerPlan | undefined {
  if (own === null) return ofFile
  if ('every' in own) return { kind: 'every', ms: parseDuration(own.every) ?? 0 }
  if ('cron' in own) return { kind: 'cron', cron: own.cron, zone: own.zone }
  return { kind: 'after', flow: own.after }
}

export function parseWindows(json: unknown): RunWindow[] {
  return Value.Parse(Type.Array(RunWindow), json)
}

export function parseOwnTrigger(json: unknown): FlowSchedule['trigger'] {
  return Value.Parse(Type.Union([OwnTrigger, Type.Null()]), json)
}
