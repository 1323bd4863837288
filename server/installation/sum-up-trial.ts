import { type Static, Type } from 'typebox'
import {
  type FlowPlan,
  isMessage,
  type Message,
  type PlannedRecord,
  plain,
  say,
} from '../../engine/index.ts'
import { StoredMessage } from '../store/stored-message.ts'
import type { StrayAnswer } from './find-stray-answers.ts'
import { groupMissingRows } from './missing-rows.ts'
import { remediesOf } from './remedies-of.ts'
import type { TrialOf } from './try-integration.ts'

/** Records of a cause that are named. */
const NAMED = 5
/** Values that a person can look through. */
const SHOWN = 20

/** Why some of the tried records would wait, be left out or fail. */
const TrialCause = Type.Object({
  kind: Type.Union([Type.Literal('fails'), Type.Literal('waits'), Type.Literal('skips')]),
  /** As a list of open records would be grouped by it. */
  cause: Type.String(),
  reason: StoredMessage,
  records: Type.Integer(),
  /** The first of them. */
  keys: Type.Array(Type.String()),
  /** A table that has no row for some values. */
  missing: Type.Optional(
    Type.Object({
      table: Type.String(),
      rows: Type.Array(Type.String()),
      /** What they are called, in the same order; the system may call them something else than their table does. */
      names: Type.Optional(Type.Array(Type.String())),
    }),
  ),
})
type TrialCause = Static<typeof TrialCause>

export const TriedFlow = Type.Object({
  flow: Type.String(),
  /** Of the tried records; one that would create something and change something is created. */
  create: Type.Integer(),
  update: Type.Integer(),
  unchanged: Type.Integer(),
  skip: Type.Integer(),
  wait: Type.Integer(),
  fail: Type.Integer(),
  causes: Type.Array(TrialCause),
  /** Records beyond the first few, tried because others need them. */
  carried: Type.Integer(),
  firstRun: Type.Optional(Type.Object({ count: Type.Integer(), isMore: Type.Boolean() })),
  /** What the first run would ask of each system, by its role. */
  requests: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  /** Values that have no row in a table which stops records for that, whether or not a tried record had one. */
  unfilled: Type.Optional(
    Type.Array(
      Type.Object({
        table: Type.String(),
        values: Type.Array(Type.String()),
        count: Type.Integer(),
        isTargetEmpty: Type.Boolean(),
      }),
    ),
  ),
  /** Answers that name something which the system does not have, or was not to be asked of. */
  stray: Type.Optional(
    Type.Array(
      Type.Object({
        setting: Type.String(),
        value: Type.Union([Type.String(), Type.Number()]),
        unasked: Type.Optional(StoredMessage),
      }),
    ),
  ),
  /** Values of tried records that tables would leave out for want of a row. */
  leftOut: Type.Optional(
    Type.Array(
      Type.Object({
        table: Type.String(),
        values: Type.Array(Type.String()),
        /** What they are called, in the same order. */
        names: Type.Optional(Type.Array(Type.String())),
      }),
    ),
  ),
  /** Why it could not be tried to its end. */
  problem: Type.Optional(StoredMessage),
})
export type TriedFlow = Static<typeof TriedFlow>

function toStored({
  setting,
  value,
  unasked,
}: StrayAnswer): NonNullable<TriedFlow['stray']>[number] {
  return unasked ? { setting, value, unasked } : { setting, value }
}

type Kind = 'create' | 'update' | 'unchanged' | 'skip' | 'wait' | 'fail'

/** What a flow's trial came to, without data of records. */
export function sumUpTrial(tried: TrialOf): TriedFlow {
  const { plan: flow, trial, requests, unfilled, labels, stray } = tried
  const { records, carried, firstRun, result } = trial
  const kinds = records.map(kindOf)
  const count = (kind: Kind): number => kinds.filter((each) => each === kind).length
  return {
    flow: trial.flow,
    create: count('create'),
    update: count('update'),
    unchanged: count('unchanged'),
    skip: count('skip'),
    wait: count('wait'),
    fail: count('fail'),
    causes: causesOf(tried, records),
    carried,
    ...(firstRun && { firstRun: { ...firstRun } }),
    ...(requests && { requests: { ...requests } }),
    leftOut: groupMissingRows(flow, trial.missingRows).map(({ table, values }) => ({
      table,
      values,
      names: values.map((value) => labels.get(table)?.get(value) ?? value),
    })),
    unfilled: unfilled.map(({ table, open, isTargetEmpty }) => ({
      table,
      values: open.slice(0, SHOWN).map(({ label }) => label),
      count: open.length,
      isTargetEmpty,
    })),
    ...(stray.length > 0 && { stray: stray.map(toStored) }),
    ...(result.state === 'failed' && { problem: result.reason }),
  }
}

function kindOf({ outcome, writes, inVain }: PlannedRecord): Kind {
  if (inVain) return 'fail'
  switch (outcome) {
    case 'done':
      return writes.some(({ action }) => action === 'create') ? 'create' : 'update'
    case 'unchanged':
      return 'unchanged'
    case 'skipped':
      return 'skip'
    case 'waiting':
    case 'retrying':
      return 'wait'
    case 'parked':
    case 'in-doubt':
    case 'dropped':
      return 'fail'
  }
}

const CAUSES = { skip: 'skips', wait: 'waits', fail: 'fails' } as const
const ORDER = ['fails', 'waits', 'skips']

/** The worst first, and of those the most frequent. */
function causesOf(tried: TrialOf, records: readonly PlannedRecord[]): TrialCause[] {
  const groups = new Map<string, TrialCause>()
  for (const record of records) {
    const kind = kindOf(record)
    if (kind !== 'skip' && kind !== 'wait' && kind !== 'fail') continue
    const { reason = say('noReason', {}), cause = reason.code } = record
    const name = `${CAUSES[kind]} ${cause}`
    const known = groups.get(name)
    groups.set(name, joined(known, { kind: CAUSES[kind], cause, reason }, record, tried))
  }
  return [...groups.values()].toSorted(
    (left, right) =>
      ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind) || right.records - left.records,
  )
}

function joined(
  known: TrialCause | undefined,
  { kind, cause, reason }: Pick<TrialCause, 'kind' | 'cause'> & { readonly reason: Message },
  record: PlannedRecord,
  tried: TrialOf,
): TrialCause {
  const row = kind === 'fails' ? missingRowOf(tried.plan, cause, reason) : undefined
  const rows = [...new Set([...(known?.missing?.rows ?? []), ...(row ? [row.row] : [])])]
  return {
    kind,
    cause,
    reason: known?.reason ?? nameRow(tried, reason),
    records: (known?.records ?? 0) + 1,
    keys: [...(known?.keys ?? []), record.key].slice(0, NAMED),
    ...(row && {
      missing: {
        table: row.table,
        rows,
        names: rows.map((each) => nameOf(tried, row.table, each) ?? each),
      },
    }),
  }
}

/** The row that a table would need, as the failure says it. */
function missingRowOf(
  flow: FlowPlan,
  cause: string,
  reason: Message,
): { readonly table: string; readonly row: string } | undefined {
  const failure = rowMissingIn(reason)
  if (!failure) return undefined
  const title = plain(failure.values['title'])
  const row = plain(failure.values['name'])
  const named = remediesOf(flow, cause).filter(({ kind }) => kind === 'table')
  const table = named.find((each) => each.title === title)?.name ?? tableTitled(flow, title)
  return table === undefined ? undefined : { table, row }
}

function rowMissingIn(reason: Message): Message | undefined {
  const { said } = reason.values
  const failure = reason.code === 'fieldFailed' && isMessage(said) ? said : reason
  return failure.code === 'rowMissing' ? failure : undefined
}

/** A reason with the row that is missing as its system calls it: a table may know it by its number alone. */
export function nameRow(tried: Pick<TrialOf, 'plan' | 'unfilled'>, reason: Message): Message {
  const failure = rowMissingIn(reason)
  if (!failure) return reason
  const table = tableTitled(tried.plan, plain(failure.values['title']))
  const name = table && nameOf(tried, table, plain(failure.values['name']))
  if (name === undefined) return reason
  const named = { ...failure, values: { ...failure.values, name } }
  return failure === reason ? named : { ...reason, values: { ...reason.values, said: named } }
}

function nameOf(
  { unfilled }: Pick<TrialOf, 'unfilled'>,
  table: string,
  row: string,
): string | undefined {
  const open = unfilled.find((each) => each.table === table)?.open ?? []
  return open.find(({ value }) => String(value) === row)?.label
}

function tableTitled({ tables }: FlowPlan, title: string | undefined): string | undefined {
  return Object.entries(tables).find(([name, table]) => (table.title ?? name) === title)?.[0]
}
