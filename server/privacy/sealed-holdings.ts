import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import { sampleBinding } from '../installation/samples.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { answerBinding } from '../store/answer-binding.ts'
import type { AddressFinder } from './address-finder.ts'

/** Something sealed that has the address, opened. */
export interface SealedHeld {
  readonly what: string
  readonly table: string
  readonly row: string
  readonly content: Json
}

interface SealedRow {
  readonly row_at: string
  readonly sealed: Buffer
  readonly names: Readonly<Record<string, string | number>>
}

interface SealedHolding {
  readonly what: string
  readonly table: string
  readonly select: string
  readonly bindings: (integrations: readonly number[]) => readonly Binding[]
  readonly bindingOf: (names: SealedRow['names']) => string
}

/** Records and what passed with them are looked for in `about-person.ts`; credentials are about no person. */
const HOLDINGS: readonly SealedHolding[] = [
  {
    what: 'sample',
    table: 'sample',
    select: `t.sealed, json_build_object('id', t.id::text, 'integration', t.integration, 'flow', t.flow, 'title', t.title) as names
      from sample t where t.integration = any(?::int[])`,
    bindings: (integrations) => [integrations],
    bindingOf: ({ integration, flow, id }) =>
      sampleBinding(
        { integration: Number(integration), flow: fromStored(String(flow)) },
        String(id),
      ),
  },
  {
    what: 'answer to a call that may be repeated',
    table: 'idempotency',
    select: `t.answer as sealed, json_build_object('caller', t.caller, 'key', t.key) as names
      from idempotency t where t.answer is not null`,
    bindings: () => [],
    bindingOf: ({ caller, key }) => answerBinding([String(caller), String(key)]),
  },
]

/** Looks into all of them: they are few, at most a hundred samples of each flow and the answers of a day. */
export async function findSealed(
  db: Knex,
  cipher: Cipher,
  {
    integrations,
    finder,
    isLocking,
  }: {
    readonly integrations: readonly number[]
    readonly finder: AddressFinder
    readonly isLocking: boolean
  },
): Promise<readonly SealedHeld[]> {
  const found: SealedHeld[] = []
  for (const { what, table, select, bindings, bindingOf } of HOLDINGS) {
    const rows = await queryRows<SealedRow>(
      db,
      `select t.ctid::text as row_at, ${select} ${isLocking ? 'for update' : ''}`,
      bindings(integrations),
    )
    for (const { row_at: row, sealed, names } of rows) {
      const content = openContent(cipher, sealed, bindingOf(names))
      if (finder.isIn([names, content]))
        found.push({ what, table, row, content: { ...names, content } })
    }
  }
  return found
}

function openContent(cipher: Cipher, sealed: Buffer, binding: string): Json {
  try {
    return JSON.parse(cipher.open(sealed, binding))
  } catch (error) {
    if (error instanceof CannotOpenError) return null
    throw error
  }
}

export async function deleteSealed(db: Knex, held: readonly SealedHeld[]): Promise<void> {
  for (const { table, row } of held) {
    await queryRows(db, `delete from ${table} where ctid = ?::tid`, [row])
  }
}
