import {
  equalJson,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { listAt, mapAt } from '../document/json-path.ts'
import { matchItems } from '../merge/match-items.ts'

/** Lists of fields that are sent only at times. */
const POLICIES = ['createOnly', 'onlyIfEmpty'] as const
type PolicyKey = (typeof POLICIES)[number]

/** What a person changed of a flow: a step, a field of one, or a key. Layout, comments and order are none. */
export interface FlowChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** The step as it is, or as it was. Absent: it is about the flow as a whole. */
  readonly step: JsonObject | undefined
  /** A field that the step sets or recognises by, or a key. Absent: it is the step itself. */
  readonly field:
    | {
        readonly kind: 'set' | 'match' | 'let' | 'key' | 'table' | 'row' | PolicyKey
        readonly name: string
        /** Whose row it is, or whose key. */
        readonly table?: string
      }
    | undefined
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** Keys whose parts are told one by one. */
const MAPS = ['set', 'match', 'let'] as const
/** Lists of steps, and what is told elsewhere. */
const OWN_PLACE: ReadonlySet<string> = new Set([
  ...MAPS,
  'tables',
  'do',
  'else',
  'steps',
  'tests',
  'deletes',
])

/** How a version of a flow differs from the one before, in the order of the file. */
export function listChanges(before: Json, after: Json): readonly FlowChange[] {
  return withoutMoves([
    ...changedKeys(undefined, mapAt(before, []) ?? {}, mapAt(after, []) ?? {}),
    ...changedTables(mapAt(before, ['tables']) ?? {}, mapAt(after, ['tables']) ?? {}),
    ...changedSteps(listAt(before, ['steps']) ?? [], listAt(after, ['steps']) ?? []),
    ...changedKeys(undefined, mapAt(before, ['deletes']) ?? {}, mapAt(after, ['deletes']) ?? {}),
    ...changedSteps(
      listAt(before, ['deletes', 'do']) ?? [],
      listAt(after, ['deletes', 'do']) ?? [],
    ),
  ])
}

/** A table as a whole where it is new or gone; else row by row, and what else is said of it. */
function changedTables(before: JsonObject, after: JsonObject): readonly FlowChange[] {
  return namesOf(before, after).flatMap((table): readonly FlowChange[] => {
    const [old, now] = [before[table], after[table]]
    if (equalJson(old, now)) return []
    if (old === undefined || now === undefined || !isJsonObject(old) || !isJsonObject(now)) {
      return [changeOf(undefined, { kind: 'table', name: table }, old, now)]
    }
    const rows = differences(mapAt(old, ['rows']) ?? {}, mapAt(now, ['rows']) ?? {}, 'row', table)
    const keys = differences(old, now, 'table', table)
    return rows.concat(keys.filter(({ field }) => field?.name !== 'rows'))
  })
}

function differences(
  before: JsonObject,
  after: JsonObject,
  kind: 'row' | 'table',
  table: string,
): readonly FlowChange[] {
  return namesOf(before, after).flatMap((name) =>
    equalJson(before[name], after[name])
      ? []
      : [changeOf(undefined, { kind, name, table }, before[name], after[name])],
  )
}

function changedSteps(before: readonly Json[], after: readonly Json[]): readonly FlowChange[] {
  const matches = matchItems(before, after)
  const gone = before
    .filter((_, at) => (matches[at] ?? -1) < 0)
    .map((step) => whole('removed', step))
  const rest = after.flatMap((step, at): readonly FlowChange[] => {
    const known = before[matches.indexOf(at)]
    if (known === undefined) return [whole('added', step)]
    return equalJson(known, step) ? [] : changedStep(known, step)
  })
  return [...gone, ...rest]
}

function whole(kind: 'added' | 'removed', step: Json): FlowChange {
  const sides =
    kind === 'added' ? { before: undefined, after: step } : { before: step, after: undefined }
  return { kind, step: isJsonObject(step) ? step : {}, field: undefined, ...sides }
}

function changedStep(before: Json, after: Json): readonly FlowChange[] {
  if (!isJsonObject(before) || !isJsonObject(after)) return []
  return [
    ...changedKeys(after, before, after),
    ...MAPS.flatMap((kind) =>
      changedFields(after, kind, {
        before: mapAt(before, [kind]) ?? {},
        after: mapAt(after, [kind]) ?? {},
      }),
    ),
    ...['do', 'else'].flatMap((name) =>
      changedSteps(listAt(before, [name]) ?? [], listAt(after, [name]) ?? []),
    ),
  ]
}

function changedKeys(
  step: JsonObject | undefined,
  before: JsonObject,
  after: JsonObject,
): readonly FlowChange[] {
  return namesOf(before, after).flatMap((name) => {
    const policy = POLICIES.find((each) => each === name)
    const fields = step && policy && changedPolicy(step, policy, before[name], after[name])
    if (fields) return fields
    const isTold = OWN_PLACE.has(name) || equalJson(before[name], after[name])
    return isTold ? [] : [changeOf(step, { kind: 'key', name }, before[name], after[name])]
  })
}

/** Field by field; nothing where it is no list of names. */
function changedPolicy(
  step: JsonObject,
  kind: PolicyKey,
  before: Json | undefined,
  after: Json | undefined,
): readonly FlowChange[] | undefined {
  const [old, now] = [namesIn(before), namesIn(after)]
  if (!old || !now) return undefined
  return [...new Set([...old, ...now])].flatMap((name) => {
    if (old.includes(name) === now.includes(name)) return []
    const [was, is] = now.includes(name) ? [undefined, true] : [true, undefined]
    return [changeOf(step, { kind, name }, was, is)]
  })
}

function namesIn(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined) return []
  const isNames = isJsonList(value) && value.every((name) => typeof name === 'string')
  return isNames ? value.map(String) : undefined
}

function changedFields(
  step: JsonObject,
  kind: (typeof MAPS)[number],
  { before, after }: { readonly before: JsonObject; readonly after: JsonObject },
  group = '',
): readonly FlowChange[] {
  return namesOf(before, after).flatMap((name): readonly FlowChange[] => {
    const [old, now] = [before[name], after[name]]
    if (equalJson(old, now)) return []
    const path = `${group}${name}`
    // A list that is made of another one is one value.
    const isGroup = [old, now].every((each) => isJsonObject(each) && !Object.hasOwn(each, 'for'))
    if (isGroup && isJsonObject(old) && isJsonObject(now)) {
      return changedFields(step, kind, { before: old, after: now }, `${path}.`)
    }
    return [changeOf(step, { kind, name: path }, old, now)]
  })
}

function changeOf(
  step: JsonObject | undefined,
  field: NonNullable<FlowChange['field']>,
  before: Json | undefined,
  after: Json | undefined,
): FlowChange {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { kind, step, field, before, after }
}

function namesOf(before: JsonObject, after: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

/** A step that is gone from one place and is the same at another was only moved. */
function withoutMoves(changes: readonly FlowChange[]): readonly FlowChange[] {
  const left = [...changes]
  for (const gone of changes.filter(({ kind, field }) => kind === 'removed' && !field)) {
    const moved = left.find(
      ({ kind, field, after }) =>
        kind === 'added' && !field && after !== undefined && equalJson(after, gone.before ?? null),
    )
    if (!moved) continue
    left.splice(left.indexOf(moved), 1)
    left.splice(left.indexOf(gone), 1)
  }
  return left
}
