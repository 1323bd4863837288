import type { DocumentPath } from '../diagnostic.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { mutateFormula } from './mutate-formula.ts'

/** A flow with one key removed or changed. */
export interface FlowMutant {
  /** What is changed in the flow's data. */
  readonly path: DocumentPath
  /** The new value; `undefined` removes the key or list item. */
  readonly value: Json | undefined
  /** Follows "no test notices when": `"price" is not set`. */
  readonly change: Message
  /** Mutants of one group ask one question: one that nobody notices says enough. */
  readonly group: string
}

type Mutants = Generator<FlowMutant, void, undefined>

/** Gives the mutants of a flow or of an overlay (the data of its file) one by one, in a fixed order. */
export function* listMutants(flow: JsonObject): Mutants {
  yield* mutateDefaults(flow['settings'], ['settings'])
  for (const [name, table] of entriesOf(flow['tables'])) yield* mutateTable(table, ['tables', name])
  for (const [name, step] of entriesOf(flow['change']))
    yield* mutateModifiers(step, ['change', name])
  for (const [at, item] of itemsOf(flow['insert']).entries()) {
    yield* mutateSteps(childOf(item, 'steps'), ['insert', at, 'steps'])
  }
  yield* mutateSteps(flow['steps'], ['steps'])
  yield* mutateSteps(childOf(flow['deletes'], 'do'), ['deletes', 'do'])
}

/** The data with one mutant's change made in it. */
export function applyMutant(data: Json, { path, value }: Pick<FlowMutant, 'path' | 'value'>): Json {
  const [name, ...rest] = path
  if (name === undefined) return value ?? null
  const isGone = rest.length === 0 && value === undefined
  if (Array.isArray(data)) {
    const items: readonly Json[] = data
    if (isGone) return items.filter((_, at) => at !== name)
    return items.map((item, at) => (at === name ? applyMutant(item, { path: rest, value }) : item))
  }
  if (!isJsonObject(data)) return data
  const { [name]: previous = null, ...others } = data
  if (isGone) return others
  const replaced = applyMutant(previous, { path: rest, value })
  return Object.fromEntries(
    Object.entries(data).map(([key, kept]) => [key, key === name ? replaced : kept]),
  )
}

function* mutateDefaults(schema: Json | undefined, path: DocumentPath): Mutants {
  for (const [name, property] of entriesOf(childOf(schema, 'properties'))) {
    const here = [...path, 'properties', name]
    if (childOf(property, 'default') !== undefined) {
      yield mutant([...here, 'default'], undefined, say('defaultGone', { name }))
    }
    yield* mutateDefaults(property, here)
  }
}

function* mutateTable(table: Json, path: DocumentPath): Mutants {
  const otherwise = childOf(table, 'otherwise')
  if (otherwise === undefined) return
  yield* mutateChoice('otherwise', otherwise, ['fail', 'nothing', 'keep'], [...path, 'otherwise'])
}

function* mutateSteps(steps: Json | undefined, path: DocumentPath): Mutants {
  for (const [at, step] of itemsOf(steps).entries()) {
    yield mutant([...path, at], undefined, say('stepGone', {}))
    yield* mutateModifiers(step, [...path, at])
  }
}

/** What may become of each key of a step; names and reasons are left as they are. */
const MODIFIERS: Readonly<Record<string, (value: Json, path: DocumentPath) => Mutants>> = {
  by: mutateFields,
  createOnly: mutateNames,
  do: mutateSteps,
  doubles: (value, path) =>
    mutateChoice('doubles', value, ['fail', 'skip', 'newest', 'merge'], path),
  else: mutateSteps,
  for: mutateFor,
  if: mutateIf,
  let: mutateFields,
  link: mutateLink,
  became: mutateFields,
  match: mutateFields,
  missing: (value, path) => mutateChoice('missing', value, ['fail', 'skip', 'ok', 'wait'], path),
  mode: (value, path) => mutateChoice('mode', value, ['upsert', 'create', 'update'], path),
  onlyIfEmpty: mutateNames,
  set: mutateFields,
  unchanged: (value, path) => mutateChoice('unchanged', value, ['skip', 'check', 'write'], path),
  with: mutateFields,
}

function* mutateModifiers(step: Json, path: DocumentPath): Mutants {
  for (const [name, value] of entriesOf(step)) {
    const mutate = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name] : undefined
    if (mutate) yield* mutate(value, [...path, name])
  }
}

function* mutateChoice(
  name: string,
  value: Json,
  choices: readonly string[],
  path: DocumentPath,
): Mutants {
  for (const choice of choices) {
    if (choice !== value) yield mutant(path, choice, say('choiceIs', { name, choice }))
  }
  yield* mutateText(value, path)
}

function* mutateIf(value: Json, path: DocumentPath): Mutants {
  const opposite = isFormula(value) ? `=$not(${value.slice(1)})` : !value
  yield mutant(path, opposite, say('ifOpposite', {}))
  yield mutant(path, undefined, say('ifGone', {}))
  yield* mutateText(value, path)
}

function* mutateFor(value: Json, path: DocumentPath): Mutants {
  if (!isFormula(value)) return
  yield mutant(path, `=(${value.slice(1)})[0]`, say('firstItemOnly', {}))
  yield* mutateText(value, path)
}

function* mutateLink(value: Json, path: DocumentPath): Mutants {
  yield mutant(path, undefined, say('keyGone', { name: 'link' }))
  yield* mutateFields(value, path)
}

function* mutateNames(value: Json, path: DocumentPath): Mutants {
  const name = String(path.at(-1))
  yield mutant(path, undefined, say('keyGone', { name }))
  for (const [at, field] of itemsOf(value).entries()) {
    yield mutant([...path, at], undefined, say('nameGone', { value: JSON.stringify(field), name }))
  }
  yield* mutateText(value, path)
}

function* mutateFields(map: Json, path: DocumentPath): Mutants {
  for (const [name, value] of entriesOf(map)) {
    yield mutant([...path, name], undefined, say('keyGone', { name }))
    yield* mutateValue(value, [...path, name])
  }
}

function* mutateValue(value: Json, path: DocumentPath): Mutants {
  if (isJsonObject(value)) {
    yield* mutateMap(value, path)
  } else if (Array.isArray(value)) {
    for (const [at, item] of itemsOf(value).entries()) {
      yield mutant([...path, at], undefined, say('itemGone', { item: JSON.stringify(item) }))
      yield* mutateValue(item, [...path, at])
    }
  } else if (isFormula(value)) {
    yield* mutateText(value, path)
  } else {
    yield* mutateConstant(value, path)
  }
}

function* mutateMap(value: JsonObject, path: DocumentPath): Mutants {
  const { for: list, if: test, set } = value
  if (list === undefined || set === undefined) {
    yield* mutateFields(value, path)
    return
  }
  yield* mutateFor(list, [...path, 'for'])
  if (test !== undefined) yield* mutateIf(test, [...path, 'if'])
  yield* mutateValue(set, [...path, 'set'])
}

function* mutateConstant(value: Json, path: DocumentPath): Mutants {
  const other = otherConstant(value)
  if (other !== undefined) {
    const values = { value: JSON.stringify(value), changed: JSON.stringify(other) }
    yield mutant(path, other, say('valueIs', values))
  }
}

function otherConstant(value: Json): Json | undefined {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  return typeof value === 'string' ? `${value}~` : undefined
}

function* mutateText(value: Json, path: DocumentPath): Mutants {
  if (!isFormula(value)) return
  for (const { text, part, by } of mutateFormula(value.slice(1))) {
    const change = say('partOnly', { part, less: by })
    yield { path, value: `=${text}`, change, group: JSON.stringify([path, part, by]) }
  }
}

function mutant(path: DocumentPath, value: Json | undefined, change: Message): FlowMutant {
  return { path, value, change, group: JSON.stringify(path) }
}

function isFormula(value: Json): value is string {
  return typeof value === 'string' && value.startsWith('=')
}

function childOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isJsonObject(value) ? Object.entries(value) : []
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
