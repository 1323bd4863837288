import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A list of an account's system that flows read. */
export interface ReadList {
  readonly workspace: string
  /** Name of the connection. */
  readonly connection: string
  readonly resource: string
}

/** What values were, or are. */
export type Kind = 'text' | 'time' | 'number' | 'boolean' | 'list' | 'object'

/** What came otherwise than before. Times are milliseconds since 1970. */
export interface KeptChange {
  /** Of the raw record: `billing.street`. */
  readonly path: string
  readonly kind: 'gone' | 'retyped'
  /** As they came before, and come now; none for what is gone. */
  readonly expected: readonly Kind[]
  readonly found: readonly Kind[]
  /** Those of the tidy record that are made of it. */
  readonly fields: readonly string[]
  /** Until then it came as before. */
  readonly since: number
}

/** What is known of how a list looks. `Shape` is of whoever compares it. */
export interface KeptLook<Shape> {
  /** A digest of what is read of it; absent: it was never looked at. */
  readonly reads: string | undefined
  /** When the system last answered. */
  readonly lookedAt: number | undefined
  readonly shape: Shape
  readonly changes: readonly KeptChange[]
}

export interface ChangedList {
  readonly list: ReadList
  readonly changes: readonly KeptChange[]
}

/** A flow that writes what it makes of fields that changed. */
export interface TouchedFlow {
  readonly integration: number
  readonly flow: string
  /** How many changes touch it. */
  readonly count: number
}

/** Notes lists that flows read and that nobody looks at yet. */
export async function addLooks(
  db: Knex,
  lists: readonly ReadList[],
  firstAt: number,
): Promise<void> {
  await queryRows(
    db,
    `insert into drift_look (connection, resource, next_at)
     select c.id, n.resource, ? from unnest(?::text[], ?::text[], ?::text[]) as n(workspace, connection, resource)
       join connection c on c.workspace = n.workspace and c.name = n.connection
     on conflict (connection, resource) do nothing`,
    [firstAt, ...columnsOf(lists)],
  )
}

/** Lists whose time has come, oldest first. */
export async function dueLooks(
  db: Knex,
  due: {
    readonly now: number
    /** Workspaces in which nothing is looked at. */
    readonly held: readonly string[]
    readonly limit: number
  },
): Promise<readonly ReadList[]> {
  const rows = await queryRows<ReadList>(
    db,
    `select c.workspace, c.name as connection, d.resource from drift_look d join connection c on c.id = d.connection
     where d.next_at <= ? and c.workspace <> all(?::text[]) order by d.next_at, c.id, d.resource limit ?`,
    [due.now, due.held.map(toStored), due.limit],
  )
  return rows.map(toList)
}

/** Lists that something of is otherwise than before. */
export async function changedLooks(db: Knex): Promise<readonly ChangedList[]> {
  const rows = await queryRows<ReadList & Pick<ChangedList, 'changes'>>(
    db,
    `select c.workspace, c.name as connection, d.resource, d.changes
     from drift_look d join connection c on c.id = d.connection
     where d.changes <> '[]'::jsonb order by c.id, d.resource`,
    [],
  )
  return rows.map((row) => ({ list: toList(row), changes: row.changes }))
}

/** Nothing: another process has it, or had it meanwhile. */
export async function claimLook<Shape>(
  db: Knex,
  list: ReadList,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<KeptLook<Shape> | undefined> {
  const [row] = await queryRows<{
    readonly reads: string | null
    readonly looked_at: string | null
    readonly shape: Shape
    readonly changes: readonly KeptChange[]
  }>(
    db,
    `update drift_look d set next_at = ? where next_at <= ? and ${THE_LIST} returning reads, looked_at, shape, changes`,
    [until, now, ...keyOf(list)],
  )
  if (!row) return undefined
  const { reads, looked_at: at, shape, changes } = row
  return {
    reads: reads ?? undefined,
    lookedAt: at === null ? undefined : Number(at),
    shape,
    changes,
  }
}

export async function saveLook<Shape>(
  db: Knex,
  list: ReadList,
  { reads, lookedAt, shape, changes, nextAt }: KeptLook<Shape> & { readonly nextAt: number },
): Promise<void> {
  await queryRows(
    db,
    `update drift_look d set reads = ?, looked_at = ?, shape = ?::json, changes = ?::jsonb, next_at = ?
     where ${THE_LIST}`,
    [
      reads ?? null,
      lookedAt ?? null,
      JSON.stringify(shape),
      JSON.stringify(changes),
      nextAt,
      ...keyOf(list),
    ],
  )
}

/** Which flows the changes of a list touch. */
export async function saveTouched(
  db: Knex,
  list: ReadList,
  flows: readonly TouchedFlow[],
): Promise<void> {
  const text = JSON.stringify(flows)
  await queryRows(
    db,
    `update drift_look d set flows = ?::jsonb where flows <> ?::jsonb and ${THE_LIST}`,
    [text, text, ...keyOf(list)],
  )
}

export async function deleteLook(db: Knex, list: ReadList): Promise<void> {
  await queryRows(db, `delete from drift_look d where ${THE_LIST}`, keyOf(list))
}

/** What touches a flow now, and the list that it came in. */
export async function changesOfFlow(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
): Promise<readonly ChangedList[]> {
  const rows = await queryRows<ReadList & Pick<ChangedList, 'changes'>>(
    db,
    `select c.workspace, c.name as connection, d.resource, d.changes
     from drift_look d join connection c on c.id = d.connection
     where d.changes <> '[]'::jsonb and d.flows @> ?::jsonb`,
    [JSON.stringify([{ integration, flow }])],
  )
  return rows.map((row) => ({ list: toList(row), changes: row.changes }))
}

const THE_LIST = `d.resource = ? and d.connection = (select id from connection where workspace = ? and name = ?)`

function keyOf({ workspace, connection, resource }: ReadList): readonly string[] {
  return [toStored(resource), toStored(workspace), toStored(connection)]
}

function columnsOf(lists: readonly ReadList[]): readonly (readonly string[])[] {
  return [
    lists.map(({ workspace }) => toStored(workspace)),
    lists.map(({ connection }) => toStored(connection)),
    lists.map(({ resource }) => toStored(resource)),
  ]
}

function toList({ workspace, connection, resource }: ReadList): ReadList {
  return {
    workspace: fromStored(workspace),
    connection: fromStored(connection),
    resource: fromStored(resource),
  }
}
