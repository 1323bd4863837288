import {
  type ConnectorPlan,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  namesInSchema,
} from '../../../engine/index.ts'
import { isHttpConnector } from '../spec/http-plan.ts'
import { createInvent } from './invent.ts'
import { replayTest } from './run-connector-tests.ts'

/** Of more records a reader of the test learns nothing. */
const MAX_RECORDS = 2

/**
 * A test of a list, made of records as a system sent them, with invented values: what the connector makes of them is what it
 * expects. Nothing where the answer around the records is not known, or where the list does not end by itself.
 *
 * @param raw records as the system sent them.
 */
export async function recordList(
  plan: ConnectorPlan,
  name: string,
  raw: readonly Json[],
): Promise<JsonObject | undefined> {
  if (!isHttpConnector(plan) || raw.length === 0) return undefined
  const list = plan.resources[name]?.list
  const way = list && wayOf(list.items.text)
  if (!list || !way || list.call.path.includes('{')) return undefined
  const invent = createInvent(textsOf(plan))
  const records = raw.slice(0, MAX_RECORDS).map(invent)
  const request = { [list.call.method.toLowerCase()]: list.call.path }
  const page = { request, response: { status: 200, body: bodyWith(way, records) } }
  const empty = { request, response: { status: 200, body: bodyWith(way, []) } }
  // How many pages it takes until a list has ended is the connector's to say.
  const endings = [[page], [page, page], [page, empty], [page, page, page], [page, page, empty]]
  for (const http of endings) {
    const recorded = { it: `lists ${name}, as recorded`, list: name, http }
    const { got, complaints } = await replayTest(plan, { ...recorded, settings: {}, expect: null })
    const isWhole = isJsonList(got) && got.length === records.length
    if (complaints.length > 0 || !isWhole || got.some(isMisfit)) continue
    return { ...recorded, expect: got }
  }
  return undefined
}

function isMisfit(record: Json): boolean {
  return isJsonObject(record) && record['problem'] !== undefined
}

/** Names from the answer inwards, of a formula that is nothing else. */
function wayOf(formula: string): readonly string[] | undefined {
  const plain = formula.replace(/^=/, '').trim()
  if (plain === '$') return []
  const names = plain.split('.').map((part) => /^(?:([A-Za-z_]\w*)|`([^`]+)`)$/.exec(part))
  return names.every((found) => found !== null)
    ? names.map((found) => found?.[1] ?? found?.[2] ?? '')
    : undefined
}

function bodyWith([first, ...inner]: readonly string[], records: readonly Json[]): Json {
  return first === undefined ? [...records] : { [first]: bodyWith(inner, records) }
}

/** Texts of the connector's own file: values that its schemas list, and what its formulas compare with. */
function textsOf(plan: ConnectorPlan): ReadonlySet<string> {
  const texts = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      texts.add(value)
      for (const [, double, single] of value.matchAll(/"([^"\\]*)"|'([^'\\]*)'/g))
        texts.add(double ?? single ?? '')
    } else if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  for (const { schema, ...rest } of Object.values(plan.resources)) {
    walk(schema)
    for (const field of namesInSchema(schema)) texts.add(field)
    walk(formulasIn(rest))
  }
  return texts
}

/** The texts of formulas alone: what they are compiled to says the same in other words, and goes in circles. */
function formulasIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value !== 'object' || value === null || depth > 12) return []
  const text: unknown = Reflect.get(value, 'text')
  if (typeof text === 'string') return [text]
  return Object.values(value).flatMap((part: unknown) => formulasIn(part, depth + 1))
}
