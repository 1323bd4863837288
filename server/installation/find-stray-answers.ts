import {
  isJsonList,
  isJsonObject,
  type Json,
  type Message,
  OperationError,
  type ResourcePlan,
  type System,
} from '../../engine/index.ts'
import type { ReadyFlow } from './open-flow.ts'

/** An answer that names something which its system does not have, or of which it could not be asked. */
export interface StrayAnswer {
  readonly setting: string
  readonly value: string | number
  /** Why it could not be asked; absent: it does not have it. */
  readonly unasked?: Message | undefined
}

/** Pages of a list that can only be looked through. */
const MAX_PAGES = 50

/**
 * Looks up the answers that are chosen from the records of a system, as they may be typed, or gone since. What is chosen from the
 * values of a field is not looked up: there, others may be given.
 */
export async function findStrayAnswers(
  { flow, settings, systems }: Pick<ReadyFlow, 'flow' | 'settings' | 'systems'>,
  signal: AbortSignal,
): Promise<readonly StrayAnswer[]> {
  const { properties } = flow.settings
  const found: StrayAnswer[] = []
  for (const [setting, question] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const options = isJsonObject(question) ? question['x-options'] : undefined
    const [role = '', resource = '', ...field] =
      typeof options === 'string' ? options.split('.') : []
    const system = systems[role]
    if (!system || field.length > 0) continue
    for (const value of valuesOf(settings[setting])) {
      const stray = await lookUp(system, resource, value, signal)
      if (stray) found.push({ setting, value, ...stray })
    }
  }
  return found
}

function valuesOf(answer: Json | undefined): ReadonlyArray<string | number> {
  if (isJsonList(answer)) return answer.flatMap(valuesOf)
  return typeof answer === 'string' || typeof answer === 'number' ? [answer] : []
}

async function lookUp(
  system: System,
  resource: string,
  value: string | number,
  signal: AbortSignal,
): Promise<Pick<StrayAnswer, 'unasked'> | undefined> {
  try {
    return (await isThere(system, resource, value, signal)) ? undefined : {}
  } catch (error) {
    if (error instanceof OperationError) return { unasked: error.reason }
    throw error
  }
}

async function isThere(
  { connector, connection }: System,
  name: string,
  value: string | number,
  signal: AbortSignal,
): Promise<boolean> {
  const plan = connector.resources[name]
  const resource = connection.resource(name)
  const key = String(value)
  if (resource.get) return (await resource.get(key, signal)) !== undefined
  const by = plan && keyField(plan)
  if (by !== undefined)
    return (await resource.find({ [by]: value }, { fresh: true, signal })).length > 0
  // What cannot be listed cannot have been chosen from a list either.
  if (!plan?.list) return true
  let pages = 0
  for await (const page of resource.list({ filter: 0, signal })) {
    if (page.records.some((record) => record.key === key)) return true
    pages += 1
    // Beyond these nothing is known.
    if (pages >= MAX_PAGES) return true
  }
  return false
}

/** A field that is the key as it is, and that the system can be asked for by. */
function keyField({ key, record, find }: ResourcePlan): string | undefined {
  if (!key || record?.kind !== 'map') return undefined
  const same = record.fields.filter(
    ({ value }) => value.kind === 'formula' && value.formula.text === key.text,
  )
  return same.find(({ name }) =>
    find.some(({ kind, by }) => kind === 'call' && by.length === 1 && by[0] === name),
  )?.name
}
