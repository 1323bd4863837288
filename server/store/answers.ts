import type { Knex } from 'knex'
import { type Json, type JsonObject, type Message, say, toText } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { noteChange } from './integrations.ts'

/** What people answered about one integration. */
export interface Answers {
  readonly settings: JsonObject
  /** Table name to its rows. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** Role to the name of the connection that plays it. */
  readonly connections: Readonly<Record<string, string>>
  /** Where an integration offers one of several flows: name of the direction to the flow chosen. */
  readonly directions: Readonly<Record<string, string>>
  /** Flows that are switched off. */
  readonly off: readonly string[]
}

/** What holds before anybody answered. */
export const noAnswers: Answers = {
  settings: {},
  tables: {},
  connections: {},
  directions: {},
  off: [],
}

export interface AnswerRow {
  readonly settings: Answers['settings']
  readonly tables: Answers['tables']
  readonly directions: Answers['directions']
  readonly off: Answers['off']
  readonly connections: Readonly<Record<string, string>> | null
}

/** Of a row of `answer`. */
export const ANSWER_COLUMNS = `answer.settings, answer.tables, answer.directions, answer.off, (
  select json_object_agg(role.role, connection.name) from role join connection on connection.id = role.connection
  where role.integration = answer.integration) as connections`

/** Nothing was answered yet: all empty. */
export async function loadAnswers(db: Knex, integration: number): Promise<Answers> {
  const [row] = await queryRows<AnswerRow>(
    db,
    `select ${ANSWER_COLUMNS} from answer where integration = ?`,
    [integration],
  )
  return row ? toAnswers(row) : noAnswers
}

export function toAnswers(row: AnswerRow): Answers {
  const connections = Object.entries(row.connections ?? {}).map(([role, name]) => [
    fromStored(role),
    fromStored(name),
  ])
  return {
    settings: row.settings,
    tables: row.tables,
    directions: row.directions,
    off: row.off.map(fromStored),
    connections: Object.fromEntries(connections),
  }
}

/**
 * Saves all answers of an integration in place of earlier ones.
 *
 * @throws {UnknownConnectionError} if a role is given a connection that there is not; then nothing was saved.
 */
export async function saveAnswers(
  db: Knex,
  integration: number,
  { settings, tables, connections, directions, off }: Answers,
): Promise<void> {
  const roles = Object.entries(connections)
  await db.transaction(async (trx) => {
    await noteChange(trx, integration)
    await queryRows(
      trx,
      `insert into answer (integration, settings, tables, directions, off)
       values (?, ?::json, ?::json, ?::json, ?::text[])
       on conflict (integration) do update set settings = excluded.settings, tables = excluded.tables,
         directions = excluded.directions, off = excluded.off`,
      [
        integration,
        JSON.stringify(settings),
        JSON.stringify(tables),
        JSON.stringify(directions),
        off.map(toStored),
      ],
    )
    await queryRows(trx, 'delete from role where integration = ?', [integration])
    const saved = await queryRows<{ role: string }>(
      trx,
      `insert into role (integration, role, connection)
       select integration.id, r.role, connection.id from unnest(?::text[], ?::text[]) as r(role, name)
       join integration on integration.id = ?
       join connection on connection.workspace = integration.workspace and connection.name = r.name returning role`,
      [roles.map(([role]) => toStored(role)), roles.map(([, name]) => toStored(name)), integration],
    )
    const known = new Set(saved.map(({ role }) => fromStored(role)))
    const missing = roles.find(([role]) => !known.has(role))
    if (missing) throw new UnknownConnectionError(...missing)
  })
}

/** Changes the answers of an integration from what they are; others wait until it is done. Gives what was saved. */
export async function changeAnswers(
  db: Knex,
  integration: number,
  change: (before: Answers) => Answers,
): Promise<Answers> {
  return db.transaction(async (trx) => {
    await noteChange(trx, integration)
    const changed = change(await loadAnswers(trx, integration))
    await saveAnswers(trx, integration, changed)
    return changed
  })
}

/** A role is to be played by a connection that does not exist. */
export class UnknownConnectionError extends Error {
  override readonly name = 'UnknownConnectionError'
  readonly code = 'CONNECTION_UNKNOWN'

  readonly says: Message

  constructor(role: string, connection: string) {
    const says = say('noConnectionForRole', { role, name: connection })
    super(toText(says))
    this.says = says
  }
}
