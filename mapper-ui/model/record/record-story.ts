import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import type { Payload } from '../../../server/contract/payload.ts'

/** A field as the story of a record shows it. */
export interface StoryField {
  /** Of the record, or of what was written: `billing`, `lines[].sku`. */
  readonly path: string
  readonly title: string
  /** What is to be read: texts of a group one after the other; of a list, a line for each item. */
  readonly value: string | readonly string[]
  /** Fields of the source record, and tables asked, that it comes from. */
  readonly from: readonly string[]
  /** The same as people call it: `Payment method`, `Payment methods: ideal`. */
  readonly origins: readonly string[]
  /** What makes it; null where several do, or none. */
  readonly formula: string | null
  /** What was there before an update that changed it, empty where nothing was; absent where that is not known. */
  readonly before?: StoryField['value'] | undefined
}

export interface StoryWrite {
  readonly action: string
  readonly resource: string
  readonly id: string | number | null
  readonly step: string
  readonly fields: readonly StoryField[]
  /** Those that were sent empty, and were not emptied by it as far as is known. */
  readonly blank: readonly Pick<StoryField, 'path' | 'title'>[]
  /** Whether it is known what was there before. */
  readonly isCompared: boolean
}

/** What had a part in what was written. */
export type StoryDecision =
  | { readonly kind: 'checks'; readonly count: number }
  | {
      readonly kind: 'found' | 'missing'
      /** What the step is called: by its author, or `find pos.order`. */
      readonly title: string
      readonly step: string
      readonly count: number
    }
  | {
      readonly kind: 'row'
      /** As fields name it in `from`. */
      readonly name: string
      readonly title: string
      readonly row: string
      readonly value: string | undefined
    }

export interface RecordStory {
  /** Fields of the source record that something was made of. */
  readonly source: readonly StoryField[]
  readonly unused: number
  readonly decisions: readonly StoryDecision[]
  readonly writes: readonly StoryWrite[]
}

/** Says in words of the reader what a value is that is no text. */
type SayValue = (value: boolean | number) => string

/** The story of a record: what of it was used, what decided, and what was written of it. */
export function tellStory(payload: Payload, sayValue: SayValue): RecordStory {
  const writes = payload.writes.map((write) => toWrite(write, payload.titles, sayValue))
  const used = new Set(
    payload.writes.flatMap(({ origins }) => origins.flatMap(({ sources }) => sources)),
  )
  const names = Object.keys(payload.record ?? {})
  const source = names.flatMap((name): readonly StoryField[] => {
    const paths = [...used].filter((path) => path === name || isWithin(path, name))
    const value = valueOf(memberOf(payload.record, name), sayValue)
    if (paths.length === 0 || value === undefined) return []
    return [
      {
        path: name,
        title: titleOf(payload.titles.source, name),
        value,
        from: [],
        origins: [],
        formula: null,
      },
    ]
  })
  return {
    source,
    unused: names.length - source.length,
    decisions: decisionsOf(payload, sayValue),
    writes,
  }
}

/** What was written, or would be, by the names that people have for it. */
export function toWrite(
  { action, resource, id, step, set, before, origins }: Payload['writes'][number],
  titles: Payload['titles'],
  sayValue: SayValue,
): StoryWrite {
  const fields: StoryField[] = []
  const blank: Pick<StoryField, 'path' | 'title'>[] = []
  for (const [name, part] of Object.entries(set)) {
    const title = titleOf(titles.writes[resource] ?? {}, name)
    const isChanged = before !== null && Object.hasOwn(before, name)
    const former = isChanged ? (valueOf(before[name], sayValue) ?? '') : undefined
    const value =
      valueOf(part, sayValue) ?? (former === undefined || former === '' ? undefined : '')
    if (value === undefined) {
      blank.push({ path: name, title })
      continue
    }
    const own = origins.filter(({ field }) => field === name || isWithin(field, name))
    const names = own.flatMap(({ sources, tableRows }) => [
      ...sources.filter((path) => !path.startsWith('$')).map(rootOf),
      ...tableRows,
    ])
    const from = [...new Set(names)]
    const called = [
      ...new Set(
        from.filter((each) => splitRow(each)[1] !== NO_ROW).map((each) => originOf(each, titles)),
      ),
    ]
    const formula = own.length === 1 ? (own[0]?.formula ?? null) : null
    fields.push({ path: name, title, value, from, origins: called, formula, before: former })
  }
  return { action, resource, id, step, fields, blank, isCompared: before !== null }
}

function decisionsOf(
  { steps, titles, writes }: Payload,
  sayValue: SayValue,
): readonly StoryDecision[] {
  const checks = new Set(
    steps.filter(({ title, entered }) => isCheck(title) && !entered).map(({ step }) => step),
  )
  return [
    ...(checks.size > 0 ? [{ kind: 'checks', count: checks.size } as const] : []),
    ...lookUps(steps),
    ...writes.flatMap((write) => rowsOf(write, titles, sayValue)).filter(isFirst),
  ]
}

/** Once for each way to look, which several steps may share: how often it found something, or that it never did. */
function lookUps(steps: Payload['steps']): readonly StoryDecision[] {
  const looked = new Map<string, { readonly step: string; readonly count: number }>()
  for (const { step, title, entered, decision } of steps) {
    if (!entered || (decision !== 'found' && decision !== 'missing')) continue
    const before = looked.get(title)
    const count = (before?.count ?? 0) + (decision === 'found' ? 1 : 0)
    looked.set(title, { step: before?.step ?? step, count })
  }
  return [...looked].map(([title, { step, count }]) => ({
    kind: count > 0 ? 'found' : 'missing',
    title,
    step,
    count,
  }))
}

function rowsOf(
  { origins, set }: Payload['writes'][number],
  { tables }: Payload['titles'],
  sayValue: SayValue,
): readonly (StoryDecision & { readonly kind: 'row' })[] {
  return origins.flatMap(({ field, tableRows }) =>
    tableRows.flatMap((name) => {
      const [table = '', row = ''] = splitRow(name)
      if (row === NO_ROW) return []
      const value = Object.hasOwn(set, field) ? valueOf(set[field], sayValue) : undefined
      const one = typeof value === 'string' ? value : undefined
      return [{ kind: 'row', name, title: tables[table] ?? table, row, value: one } as const]
    }),
  )
}

function isFirst(
  row: { readonly name: string },
  at: number,
  all: readonly { readonly name: string }[],
): boolean {
  return all.findIndex(({ name }) => name === row.name) === at
}

/** What a table answered with where it had no row is no decision of a row. */
const NO_ROW = '(no row)'

/** A field of the source or a row of a table, as people call it. */
function originOf(name: string, { source, tables }: Payload['titles']): string {
  const [table = '', row] = splitRow(name)
  return row === undefined ? titleOf(source, name) : `${tables[table] ?? table}: ${row}`
}

function splitRow(name: string): readonly string[] {
  const at = name.indexOf(': ')
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 2)]
}

function isCheck(title: string): boolean {
  return title === 'skip' || title === 'fail'
}

/** Texts of a group without those that say nothing; nothing where there are none. */
function valueOf(
  value: Json | undefined,
  sayValue: SayValue,
): string | readonly string[] | undefined {
  if (isJsonList(value)) {
    const items = value.map((item) => textOf(item, sayValue)).filter((text) => text !== '')
    return items.length > 0 ? items : undefined
  }
  const text = textOf(value, sayValue)
  return text === '' ? undefined : text
}

function textOf(value: Json | undefined, sayValue: SayValue): string {
  if (value === null || value === undefined) return ''
  if (isJsonList(value)) return joined(value, sayValue)
  if (isJsonObject(value)) return joined(Object.values(value), sayValue)
  return typeof value === 'string' ? value : sayValue(value)
}

/** Equal ones once: of an address that is masked one mask is enough. */
function joined(values: readonly Json[], sayValue: SayValue): string {
  const texts = values.map((value) => textOf(value, sayValue)).filter((text) => text !== '')
  return [...new Set(texts)].join(', ')
}

function titleOf(titles: Readonly<Record<string, string>>, path: string): string {
  return titles[path] ?? path
}

function isWithin(path: string, root: string): boolean {
  return path.startsWith(`${root}.`) || path.startsWith(`${root}[]`)
}

function rootOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path
}

function memberOf(record: Json, name: string): Json | undefined {
  const holder: JsonObject = isJsonObject(record) ? record : {}
  return Object.hasOwn(holder, name) ? holder[name] : undefined
}
