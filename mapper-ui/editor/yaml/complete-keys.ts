import {
  fileSchema,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { mapAt, startsWith, textAt, valueAt } from '../../model/document/json-path.ts'
import { listSteps } from '../../model/mapping/flow-steps.ts'
import { type FlowSurroundings, findResource } from '../../model/mapping/flow-surroundings.ts'
import { engineWords } from '../../text/engine-words.ts'
import { currentLocale } from '../../text/use-text.ts'
import type { CaretContext } from './caret-context.ts'
import type { Completion, FormulaPlace } from './complete-formula.ts'
import { listResources } from './list-resources.ts'

const schemas = new Map<string, JsonObject>()

/** In the language of the person. */
function flowSchema(): JsonObject {
  const locale = currentLocale()
  const schema = schemas.get(locale) ?? fileSchema('flow', { words: engineWords(locale) })
  schemas.set(locale, schema)
  return schema
}

const RESOURCE_KEYS: ReadonlySet<unknown> = new Set([
  'read',
  'find',
  'write',
  'delete',
  'from',
  'to',
])

/** Keys and values that the language has at the caret, and those that the systems give. */
export function completeKeys(caret: CaretContext, place: FormulaPlace): readonly Completion[] {
  return caret.isKey ? keysAt(caret.path, place) : valuesAt(caret.path, place)
}

/** What the language says of a key. */
export function explainKey(path: CaretContext['path']): string | undefined {
  const texts = schemasAt(path).flatMap(({ description, title }) =>
    typeof description === 'string' ? [description] : typeof title === 'string' ? [title] : [],
  )
  const help = [...new Set(texts)]
  return help.length === 0 ? undefined : help.join('\n\n')
}

function keysAt(path: CaretContext['path'], place: FormulaPlace): readonly Completion[] {
  const written = mapAt(place.flow, path) ?? {}
  const keys = schemasAt(path).flatMap(({ properties }) =>
    isJsonObject(properties) ? Object.entries(properties) : [],
  )
  const known = new Map([...targetFields(path, place), ...keys])
  return [...known]
    .filter(([name]) => !Object.hasOwn(written, name))
    .map(([name, value]) => ({
      kind: 'key',
      label: name,
      insert: `${name}: `,
      detail: textAt(value, ['title']) ?? '',
      help: textAt(value, ['description']) ?? '',
    }))
}

function valuesAt(path: CaretContext['path'], place: FormulaPlace): readonly Completion[] {
  if (RESOURCE_KEYS.has(path.at(-1))) return resourceCompletions(place)
  const values = schemasAt(path).flatMap(({ enum: some, const: one, type }): readonly Json[] => {
    if (isJsonList(some)) return some
    if (one !== undefined) return [one]
    return type === 'boolean' ? [true, false] : []
  })
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return [...new Set(texts)].map((text) => ({
    kind: 'value',
    label: text,
    insert: text,
    detail: '',
    help: '',
  }))
}

function resourceCompletions({ flow, surroundings }: FormulaPlace): readonly Completion[] {
  return listResources(flow, surroundings).map(({ name, title }) => ({
    kind: 'resource',
    label: name,
    insert: name,
    detail: title,
    help: '',
  }))
}

/** Fields of the target, inside of `set` and of what finds a record. */
function targetFields(
  path: CaretContext['path'],
  { flow, surroundings }: FormulaPlace,
): readonly (readonly [string, Json])[] {
  const step = listSteps(flow).findLast((each) => startsWith(path, each.path))
  const [key, ...names] = step ? path.slice(step.path.length) : []
  if (!step || !['set', 'by', 'match'].includes(String(key))) return []
  const name = textAt(step.value, ['write']) ?? textAt(step.value, ['find'])
  let node: Json | undefined = resourceSchema(flow, surroundings, name)
  for (const each of names) {
    const next = valueAt(itemOf(node), ['properties', each])
    // The `set` of a list is about the fields of its items.
    if (next !== undefined) node = next
  }
  return Object.entries(mapAt(itemOf(node), ['properties']) ?? {})
}

function resourceSchema(
  flow: Json,
  surroundings: FlowSurroundings,
  name: string | undefined,
): JsonObject | undefined {
  return findResource(flow, surroundings, name)?.schema
}

function itemOf(node: Json | undefined): Json | undefined {
  return valueAt(node, ['items']) ?? node
}

/** All that the language allows at a path: a step may be any of its kinds. */
function schemasAt(path: CaretContext['path']): readonly JsonObject[] {
  return path.reduce<readonly JsonObject[]>(
    (nodes, name) => nodes.flatMap((each) => within(each, name)).flatMap(branchesOf),
    branchesOf(flowSchema()),
  )
}

function within(node: JsonObject, name: string | number): readonly JsonObject[] {
  if (typeof name === 'number') return isJsonObject(node['items']) ? [node['items']] : []
  const own = valueAt(node, ['properties', name])
  if (isJsonObject(own)) return [own]
  const patterns = Object.values(mapAt(node, ['patternProperties']) ?? {})
  return patterns.filter(isJsonObject)
}

function branchesOf(node: JsonObject): readonly JsonObject[] {
  const reference = textAt(node, ['$ref'])
  const target = reference && valueAt(flowSchema(), reference.slice(2).split('/'))
  if (isJsonObject(target)) return branchesOf(target)
  const inner = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
    const branches = node[key]
    return isJsonList(branches) ? branches.filter(isJsonObject).flatMap(branchesOf) : []
  })
  return [node, ...inner]
}
