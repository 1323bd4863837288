import type { Formula } from '../formula/formula.ts'
import { isJsonObject } from '../json.ts'
import { namesIn } from './find-stops.ts'
import type { FlowPlan } from './flow-plan.ts'

/** From which day on a flow takes records, as a person answers it. */
export interface Start {
  readonly setting: string
  /** Holds for a record that is from before that day, and looks at nothing but the record and settings. */
  readonly isBefore: Formula
}

/** The `skip` step that leaves out what is older than a day that is asked for. */
export function findStart(flow: FlowPlan): Start | undefined {
  for (const step of flow.steps) {
    if (step.kind !== 'skip' || step.if?.kind !== 'formula') continue
    const { formula } = step.if
    if (formula.uses.variables.some((name) => name !== 'settings')) continue
    const { settings, fields } = namesIn(formula.text, flow, true)
    const [setting, ...others] = new Set(settings)
    if (setting === undefined || others.length > 0 || fields.length === 0) continue
    if (isDay(flow, setting)) return { setting, isBefore: formula }
  }
  return undefined
}

function isDay({ settings: { properties } }: FlowPlan, name: string): boolean {
  const question = isJsonObject(properties) ? properties[name] : undefined
  return isJsonObject(question) && question['format'] === 'date'
}
