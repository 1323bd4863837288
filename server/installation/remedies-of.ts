import {
  completeSettings,
  type FlowPlan,
  findStops,
  isJsonObject,
  isTruthy,
  type JsonObject,
  type Stop,
} from '../../engine/index.ts'

/** What a person can answer or fill in, so that records that stopped for a cause go on. */
export interface Remedy {
  readonly kind: 'setting' | 'table'
  readonly name: string
  readonly title: string
}

/** Plans do not change, and are asked for as long as their project is the current one. */
const stopsOfPlans = new WeakMap<FlowPlan, readonly Stop[]>()

export function stopsOf(flow: FlowPlan): readonly Stop[] {
  const known = stopsOfPlans.get(flow) ?? findStops(flow)
  stopsOfPlans.set(flow, known)
  return known
}

/** None where the cause is nothing that the flow itself decides. */
export function remediesOf(flow: FlowPlan, cause: string | undefined): readonly Remedy[] {
  const stop = stopsOf(flow).find((each) => each.cause === cause)
  const { properties } = flow.settings
  const settings = isJsonObject(properties) ? properties : {}
  return [
    ...(stop?.settings ?? []).map((name) => {
      const { title } = isJsonObject(settings[name]) ? settings[name] : {}
      return { kind: 'setting', name, title: typeof title === 'string' ? title : name } as const
    }),
    ...(stop?.tables ?? []).map((name) => {
      return { kind: 'table', name, title: flow.tables[name]?.title ?? name } as const
    }),
  ]
}

/** Questions that may stay open, and what some records, or all, stop for as long as they do. */
export function openStops(
  flow: FlowPlan,
  answers: JsonObject,
): ReadonlyArray<{ readonly setting: string; readonly reason: string }> {
  const { settings } = completeSettings(flow.settings, answers)
  const context = { variables: { settings }, now: 0 }
  return stopsOf(flow).flatMap(({ reason, settings: names, condition }) => {
    if (reason === undefined || (condition && !isTruthy(condition.evaluate({}, context)))) return []
    return names
      .filter((name) => settings[name] === undefined)
      .map((setting) => ({ setting, reason }))
  })
}
