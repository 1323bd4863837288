import { channelBinding } from '../alerts/channels.ts'
import { fromStored } from '../database/text.ts'
import { sampleBinding } from '../installation/samples.ts'
import { storyBinding } from '../journal/seal-story.ts'
import { appBinding } from '../people/authenticator-app.ts'
import { passkeyBinding } from '../people/passkeys.ts'
import { personKeyBinding } from '../secrets/person-key.ts'
import { tokensBinding } from '../store/account-tokens.ts'
import { accountBinding } from '../store/accounts.ts'
import { answerBinding } from '../store/answer-binding.ts'
import { intentBinding } from '../store/lost-creates.ts'
import { recordBinding } from '../store/record-row.ts'
import { hookBinding } from '../work/hooks/hook-secrets.ts'

/** A column whose values are sealed, and how to name the row that each is bound to. */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** Columns of the primary key, with their types. */
  readonly key: readonly (readonly [name: string, type: string])[]
  /** What else the binding is made of. */
  readonly also: readonly string[]
  /** Where that is, when it is in another table (as `o`). */
  readonly join?: string | undefined
  readonly bindingOf: (row: SealedRow) => string
}

/** Numbers beyond 32 bits come as text from the driver. */
export type SealedRow = Readonly<Record<string, string | number | boolean>>

/** All of them: a test looks whether the database has others. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'connection',
    column: 'secrets',
    key: [['id', 'int']],
    also: ['t.workspace', 't.name', 't.connector'],
    bindingOf: (row) =>
      accountBinding({
        workspace: text(row, 'workspace'),
        name: text(row, 'name'),
        connector: text(row, 'connector'),
      }),
  },
  {
    table: 'connection',
    column: 'tokens',
    key: [['id', 'int']],
    also: ['t.workspace', 't.name', 't.connector'],
    bindingOf: (row) =>
      tokensBinding({
        workspace: text(row, 'workspace'),
        name: text(row, 'name'),
        connector: text(row, 'connector'),
      }),
  },
  {
    table: 'hook_secret',
    column: 'sealed',
    key: [['connection', 'int']],
    also: [],
    bindingOf: (row) => hookBinding({ connection: number(row, 'connection') }),
  },
  {
    table: 'person_key',
    column: 'sealed',
    key: [['workspace', 'text']],
    also: [],
    bindingOf: (row) => personKeyBinding(text(row, 'workspace')),
  },
  {
    table: 'alert_channel',
    column: 'target',
    key: [['id', 'int']],
    also: ['t.workspace'],
    bindingOf: (row) =>
      channelBinding({ workspace: text(row, 'workspace'), id: number(row, 'id') }),
  },
  {
    table: 'sample',
    column: 'sealed',
    key: [['id', 'bigint']],
    also: ['t.integration', 't.flow'],
    bindingOf: (row) =>
      sampleBinding(
        { integration: number(row, 'integration'), flow: text(row, 'flow') },
        String(row['id']),
      ),
  },
  {
    table: 'authenticator_app',
    column: 'sealed',
    key: [['person', 'bigint']],
    also: [],
    bindingOf: (row) => appBinding(String(row['person'])),
  },
  {
    table: 'passkey',
    column: 'sealed',
    key: [['id', 'bigint']],
    also: ['t.person', 't.credential'],
    bindingOf: (row) => passkeyBinding(String(row['person']), text(row, 'credential')),
  },
  {
    table: 'idempotency',
    column: 'answer',
    key: [
      ['caller', 'text'],
      ['key', 'text'],
    ],
    also: [],
    bindingOf: (row) => answerBinding([text(row, 'caller'), text(row, 'key')]),
  },
  {
    table: 'record',
    column: 'sealed',
    key: [
      ['integration', 'int'],
      ['flow', 'text'],
      ['key', 'text'],
    ],
    also: [],
    bindingOf: ({ integration, flow, key }) =>
      recordBinding(Number(integration), String(flow), String(key)),
  },
  {
    table: 'intent',
    column: 'sealed',
    key: [
      ['operation', 'text'],
      ['integration', 'int'],
    ],
    also: ['t.claim'],
    bindingOf: ({ integration, claim }) => intentBinding(Number(integration), String(claim)),
  },
  {
    table: 'payload',
    column: 'sealed',
    key: [
      ['integration', 'int'],
      ['event', 'bigint'],
    ],
    also: ['o.flow', 'o.key', 'o.at', 't.masked'],
    join: 'join event o on o.integration = t.integration and o.id = t.event',
    bindingOf: (row) =>
      storyBinding({
        integration: number(row, 'integration'),
        flow: text(row, 'flow'),
        key: text(row, 'key'),
        at: number(row, 'at'),
        isMasked: row['masked'] === true,
      }),
  },
]

function text(row: SealedRow, name: string): string {
  return fromStored(String(row[name]))
}

function number(row: SealedRow, name: string): number {
  return Number(row[name])
}
