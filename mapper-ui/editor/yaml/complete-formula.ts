import {
  type DocumentPath,
  describeFunctions,
  equalJson,
  type FunctionDescription,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { isSamePath, startsWith, textAt, valueAt } from '../../model/document/json-path.ts'
import { splitFieldPath, toFormulaPath } from '../../model/mapping/field-path.ts'
import { type FlowStep, listSteps } from '../../model/mapping/flow-steps.ts'
import {
  type FlowSurroundings,
  findResource,
  tableNames,
} from '../../model/mapping/flow-surroundings.ts'
import { itemRows } from '../../model/mapping/item-rows.ts'
import { type ItemScope, innerScope, scopeOfStep } from '../../model/mapping/item-scope.ts'
import { type KnownName, namesAt } from '../../model/mapping/known-names.ts'
import { createLineageReader } from '../../model/mapping/read-lineage.ts'
import { childRows, type SchemaRows, SchemaRowsBuilder } from '../../model/mapping/schema-rows.ts'
import type { Locale } from '../../text/define-text.ts'
import { functionHelp } from '../../text/help-text.ts'
import { currentLocale } from '../../text/use-text.ts'

/** One thing that can be written next. */
export interface Completion {
  readonly kind: 'field' | 'name' | 'function' | 'table' | 'key' | 'value' | 'resource'
  readonly label: string
  readonly insert: string
  /** Short: a title, a signature. */
  readonly detail: string
  /** Markdown. */
  readonly help: string
}

export interface FormulaPlace {
  readonly flow: Json
  readonly surroundings: FlowSurroundings
  readonly path: DocumentPath
}

const functions: ReadonlyMap<string, FunctionDescription> = new Map(
  describeFunctions().map((each) => [each.name, each]),
)

/** The part of a formula that a completion replaces. */
export function wordBefore(formula: string): string {
  return /(?:\$\$?|`)?[\w.`$]*$/.exec(formula)?.[0] ?? ''
}

/** Whether what is written next belongs to the name of a table. */
export function isInTable(formula: string): boolean {
  return /\$translate\(\s*["'][^"']*$/.test(formula)
}

const WHOLE_TEXTS = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`|\/\*[^]*?\*\//g

/** Whether what is written next is a text or a comment: nothing there has a name. */
function isInText(formula: string): boolean {
  return /["']|\/\*/.test(formula.replace(WHOLE_TEXTS, ''))
}

/**
 * What a formula can go on with, at the end of what is written of it. `begun`: how the names begin that are of use; with
 * thousands of fields, making all is what costs.
 */
export function completeFormula(
  formula: string,
  place: FormulaPlace,
  begun = '',
): readonly Completion[] {
  if (isInTable(formula)) return tableNames(place.flow, place.surroundings).map(tableCompletion)
  if (isInText(formula)) return []
  const word = wordBefore(formula)
  const { rows, names, from } = readPlace(place)
  const group = word.includes('.') ? word.slice(0, word.lastIndexOf('.')) : ''
  if (group !== '') {
    const row = rowOfWord(rows, from, group)
    return row === undefined ? [] : fieldsIn(rows, row, begun)
  }
  const known = names.map(({ name, kind }) => nameCompletion(name, kind))
  return [
    ...fieldsIn(rows, from, begun),
    ...known,
    nameCompletion('record', 'record'),
    ...functionCompletions(currentLocale()),
  ]
}

/** Help for a word of a formula: of a function, or the title of a field. */
export function explainWord(word: string, place: FormulaPlace): string | undefined {
  const description = functions.get(word.replace(/^\$/, ''))
  if (word.startsWith('$') && description) return helpOf(description, currentLocale())
  const { rows, from } = readPlace(place)
  const row = rowOfWord(rows, from, word)
  if (row === undefined) return undefined
  const title = rows.titles[row] ?? ''
  return title === '' ? `\`${rows.paths[row]}\`` : `\`${rows.paths[row]}\` – ${title}`
}

interface ReadPlace {
  readonly rows: SchemaRows
  readonly names: readonly KnownName[]
  /** The row whose children bare names are. */
  readonly from: number
}

let lastRead: { readonly place: FormulaPlace; readonly read: ReadPlace } | undefined

/** Keys that follow each other ask about the same place. */
function readPlace(place: FormulaPlace): ReadPlace {
  const known =
    lastRead && isSamePlace(lastRead.place, place) ? lastRead : { place, read: readAnew(place) }
  lastRead = known
  return known.read
}

function isSamePlace(left: FormulaPlace, right: FormulaPlace): boolean {
  const isSameFlow = left.flow === right.flow && left.surroundings === right.surroundings
  return isSameFlow && isSamePath(left.path, right.path)
}

function readAnew({ flow, surroundings, path }: FormulaPlace): ReadPlace {
  const step = listSteps(flow).findLast((each) => startsWith(path, each.path))
  const names = step ? namesAt(flow, surroundings, step) : []
  const resource = findResource(flow, surroundings, textAt(flow, ['source', 'read']))
  const record = resource?.schema ?? NO_SCHEMA
  const rows = flatten(record, resource?.title ?? '', names)
  const scope = step && scopeAt(step, path)
  const item = scope && createLineageReader(record, names).itemOf(scope)
  return { rows, names, from: (item && itemRows(rows, item)?.from) ?? 0 }
}

const NO_SCHEMA: JsonObject = {}

let lastFlat:
  | { readonly record: JsonObject; readonly names: readonly KnownName[]; readonly rows: SchemaRows }
  | undefined

/** With thousands of fields this is what costs, and nearly every change of the flow leaves them the same. */
function flatten(record: JsonObject, title: string, names: readonly KnownName[]): SchemaRows {
  const isKnown =
    lastFlat?.record === record &&
    equalJson(lastFlat.names.map(nameAndSchema), names.map(nameAndSchema))
  if (isKnown && lastFlat) return lastFlat.rows
  const builder = new SchemaRowsBuilder()
  builder.addHeader('$', title, record)
  for (const { name, schema } of names) builder.addHeader(`$${name}`, '', schema)
  const rows = builder.build()
  lastFlat = { record, names, rows }
  return rows
}

function nameAndSchema({ name, schema }: KnownName): Json {
  return [name, schema]
}

/** The scope of a formula: that of its step, and of the lists around it that have a `for`. */
function scopeAt(step: FlowStep, path: DocumentPath): ItemScope {
  let scope = scopeOfStep(step)
  const last = path.at(-1)
  // Where the list itself is computed, its items are not known yet.
  const isHead = last === 'for'
  const end = isHead ? path.length - 2 : path.length - 1
  for (let at = step.path.length + 1; at <= end; at++) {
    const holder = path.slice(0, at)
    const value = valueAt(step.value, holder.slice(step.path.length))
    if (value !== undefined && !isSamePath(holder, step.path)) {
      scope = innerScope(value, holder, scope)
    }
  }
  if (isHead && isSamePath(path.slice(0, -1), step.path)) return scope.outer ?? scope
  return scope
}

function rowOfWord(rows: SchemaRows, from: number, word: string): number | undefined {
  const [first = '', ...rest] = splitFieldPath(word.replace(/^\$record\.?/, '$.'))
  const start = first.startsWith('$') ? rows.rowOf.get(first) : childNamed(rows, from, first)
  return rest.reduce<number | undefined>(
    (row, name) => (row === undefined ? undefined : childNamed(rows, row, name)),
    start,
  )
}

function childNamed(rows: SchemaRows, row: number, name: string): number | undefined {
  return childRows(rows, row).find((child) => rows.names[child] === name)
}

function fieldsIn(rows: SchemaRows, group: number, begun: string): readonly Completion[] {
  const start = begun.replace('`', '').toLowerCase()
  return childRows(rows, group)
    .filter((row) => rows.names[row]?.toLowerCase().startsWith(start))
    .map((row) => field(rows, row))
}

function field(rows: SchemaRows, row: number): Completion {
  const name = rows.names[row] ?? ''
  return {
    kind: 'field',
    label: name,
    insert: toFormulaPath(name.includes('.') ? `\`${name}\`` : name),
    detail: rows.titles[row] ?? '',
    help: `\`${rows.paths[row]}\``,
  }
}

function nameCompletion(name: string, kind: KnownName['kind']): Completion {
  return { kind: 'name', label: `$${name}`, insert: `$${name}`, detail: kind, help: '' }
}

function tableCompletion(name: string): Completion {
  return { kind: 'table', label: name, insert: name, detail: '', help: '' }
}

/** The same for every key that is pressed. */
const completionsIn = new Map<Locale, readonly Completion[]>()

function functionCompletions(locale: Locale): readonly Completion[] {
  const known = completionsIn.get(locale)
  if (known) return known
  const made = [...functions.values()].map((each) => functionCompletion(each, locale))
  completionsIn.set(locale, made)
  return made
}

function functionCompletion(description: FunctionDescription, locale: Locale): Completion {
  const { name, signature } = description
  const help = helpOf(description, locale)
  return { kind: 'function', label: `$${name}`, insert: `$${name}(`, detail: signature, help }
}

function helpOf(description: FunctionDescription, locale: Locale): string {
  const { signature, examples } = description
  const shown = examples.slice(0, 3).map(({ formula, result }) => {
    const answer = result === undefined ? '' : ` → ${JSON.stringify(result)}`
    return `- \`${formula}\`${answer}`
  })
  const doc = functionHelp(locale, description)
  return [`\`${signature}\``, doc, ...(shown.length > 0 ? [shown.join('\n')] : [])].join('\n\n')
}
