import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  type ResourcePlan,
  type System,
  type Systems,
  soleKey,
} from '../../engine/index.ts'

/** An answer that names something which its system does not have, or of which it could not be asked. */
export interface StrayAnswer {
  readonly setting: string
  readonly value: string | number
  /** Why it could not be asked; absent: it does not have it. */
  readonly unasked?: Message | undefined
}

type Resource = ReturnType<System['connection']['resource']>

/** Pages of a list that can only be looked through. */
const MAX_PAGES = 50

/** An answer that is chosen from the records of a system. */
export interface AskedAnswer {
  readonly setting: string
  readonly role: string
  readonly resource: string
  readonly value: string | number
}

/** The answers that name records of systems. What is chosen from the values of a field is none: there, others may be given. */
export function answersToAsk(
  schema: JsonObject,
  settings: Readonly<Record<string, Json | undefined>>,
): readonly AskedAnswer[] {
  const { properties } = schema
  return Object.entries(isJsonObject(properties) ? properties : {}).flatMap(
    ([setting, question]) => {
      const options = isJsonObject(question) ? question['x-options'] : undefined
      const [role = '', resource = '', ...field] =
        typeof options === 'string' ? options.split('.') : []
      if (resource === '' || field.length > 0) return []
      return valuesOf(settings[setting]).map((value) => ({ setting, role, resource, value }))
    },
  )
}

function valuesOf(answer: Json | undefined): ReadonlyArray<string | number> {
  if (isJsonList(answer)) return answer.flatMap(valuesOf)
  return typeof answer === 'string' || typeof answer === 'number' ? [answer] : []
}

/**
 * Looks answers up in their systems, as they may be typed, or gone since. Answers that are chosen from one list are looked up
 * together. Those of a system that is not given are left out.
 */
export async function findStrayAnswers(
  asked: readonly AskedAnswer[],
  systems: Systems,
  signal: AbortSignal,
): Promise<readonly StrayAnswer[]> {
  const lists = new Map<string, Promise<Found>>()
  const found = asked.map(async (answer): Promise<readonly StrayAnswer[]> => {
    const { setting, role, resource, value } = answer
    const system = systems[role]
    if (!system) return []
    const name = `${role}.${resource}`
    const same = asked.filter((other) => other.role === role && other.resource === resource)
    const looked =
      lists.get(name) ??
      lookUp(
        system,
        resource,
        same.map((each) => each.value),
        signal,
      )
    lists.set(name, looked)
    const { strays, unasked } = await looked
    if (unasked) return [{ setting, value, unasked }]
    return strays.has(String(value)) ? [{ setting, value }] : []
  })
  return (await Promise.all(found)).flat()
}

interface Found {
  /** What the system certainly does not have. */
  readonly strays: ReadonlySet<string>
  readonly unasked?: Message
}

async function lookUp(
  system: System,
  resource: string,
  values: ReadonlyArray<string | number>,
  signal: AbortSignal,
): Promise<Found> {
  try {
    return { strays: await straysAmong(system, resource, values, signal) }
  } catch (error) {
    if (error instanceof OperationError) return { strays: new Set(), unasked: error.reason }
    throw error
  }
}

async function straysAmong(
  { connector, connection }: System,
  name: string,
  values: ReadonlyArray<string | number>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const plan = connector.resources[name]
  const resource = connection.resource(name)
  const open = new Map(values.map((value) => [String(value), value]))
  const ask = asking(resource, plan && keyField(plan), signal)
  if (plan?.list && (!ask || open.size > 1)) {
    // Where each can be asked for, one page: it answers for as many as it has.
    const { isWhole } = await strike(open, resource, ask ? 1 : MAX_PAGES, signal)
    if (isWhole) return new Set(open.keys())
  }
  // What can neither be asked for nor read to its end is not known.
  if (!ask) return new Set()
  const strays = [...open].map(async ([key, value]) => ((await ask(value)) ? [] : [key]))
  return new Set((await Promise.all(strays)).flat())
}

/** Asks for one record; nothing where the system has no such question. */
function asking(
  resource: Resource,
  by: string | undefined,
  signal: AbortSignal,
): ((value: string | number) => Promise<boolean>) | undefined {
  const { get } = resource
  if (get) return async (value) => (await get.call(resource, String(value), signal)) !== undefined
  if (by === undefined) return undefined
  return async (value) => (await resource.find({ [by]: value }, { fresh: true, signal })).length > 0
}

/** Takes away what a list has; `isWhole`: what is left is not in it. */
async function strike(
  open: Map<string, unknown>,
  resource: Resource,
  maxPages: number,
  signal: AbortSignal,
): Promise<{ readonly isWhole: boolean }> {
  let pages = 0
  for await (const { records, next } of resource.list({ filter: 0, signal })) {
    for (const { key } of records) open.delete(key)
    pages += 1
    if (open.size === 0 || next === undefined) return { isWhole: true }
    if (pages >= maxPages) return { isWhole: false }
  }
  return { isWhole: true }
}

/** A field that is the key as it is, and that the system can be asked for by. */
function keyField({ key, record, find }: ResourcePlan): string | undefined {
  const text = soleKey(key)?.text
  if (text === undefined || record?.kind !== 'map') return undefined
  const same = record.fields.filter(
    ({ value }) => value.kind === 'formula' && value.formula.text === text,
  )
  return same.find(({ name }) =>
    find.some(({ kind, by }) => kind === 'call' && by.length === 1 && by[0] === name),
  )?.name
}
