import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addChannel, findChannel } from '../alerts/channels.ts'
import { answerOnce } from '../api/answer-once.ts'
import { queryRows } from '../database/query.ts'
import { listSamples, saveSample } from '../installation/samples.ts'
import { openStory } from '../journal/seal-story.ts'
import { saveApp, takeAppCode } from '../people/authenticator-app.ts'
import { findPasskey, savePasskey } from '../people/passkeys.ts'
import { createPerson } from '../people/people.ts'
import { createCipher } from '../secrets/cipher.ts'
import { loadPersonKey } from '../secrets/person-key.ts'
import { loadAccount } from '../store/accounts.ts'
import { findIntegration } from '../store/integrations.ts'
import { recordBinding } from '../store/record-row.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { startApi } from '../testing/api-kit.ts'
import { createOrder, openShopWorld, SECRET_KEY, type ShopWorld } from '../testing/shop-world.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { hookSecret } from '../work/hooks/hook-secrets.ts'
import { resealValues } from './reseal-values.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

const OLD = Buffer.alloc(32, 1)
const NEW = Buffer.alloc(32, 2)
const old = createCipher([OLD])
const both = createCipher([NEW, OLD])
const anew = createCipher([NEW])
const CHANNEL = {
  title: 'Us',
  to: { kind: 'email' as const, addresses: ['us@example.com'] },
  about: [],
  language: 'en' as const,
  everyMinutes: 5,
}

/** Digests, which are compared and never opened; and data keys, which only the master key seals. */
const OTHERS = [
  'api_token.hash',
  'audit.content',
  'audit.erased',
  'audit.hash',
  'audit_head.hash',
  'data_key.wrapped',
  'help_entry.session',
  'idempotency.request',
  'invitation.hash',
  'mailed_link.hash',
  'membership_invitation.hash',
  'open_sign_in.hash',
  'person_event.digest',
  'recovery_code.hash',
  'session.hash',
  'setup_code.hash',
  'used_system_sign_in.hash',
  'used_trial.digest',
]

describe.each(testDatabases())('a new data key on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let world: ShopWorld
  beforeEach(async () => {
    database = await openTestDatabase()
    world = await openShopWorld({ name: 'default', database, cipher: old })
    // The second has no name, so it is kept until somebody mends it.
    world.orders.set(1, createOrder(1))
    world.orders.set(2, createOrder(2, { name: '' }))
    await world.run()
  })
  afterEach(async () => {
    await world.close()
    await database.close()
  })

  const countOld = async (): Promise<number> => {
    let count = 0
    for (const { table, column } of SEALED_COLUMNS) {
      const rows = await queryRows<{ sealed: Buffer | null }>(
        database.db,
        `select ${column} as sealed from ${table}`,
        [],
      )
      count += rows.filter(
        ({ sealed }) => sealed && !anew.head.equals(sealed.subarray(0, 5)),
      ).length
    }
    return count
  }

  async function integration(): Promise<number> {
    const found = await findIntegration(database.db, { workspace: 'default', name: 'orders' })
    return found?.id ?? 0
  }

  test('seals all there is anew, so that the old one is needed no more', async () => {
    const { db } = database
    const of = { workspace: 'default', connection: 'shop' }
    const secret = await hookSecret(db, old, of)
    const id = await addChannel(db, old, { workspace: 'default', ...CHANNEL })
    const place = { db, integration: await integration(), flow: 'orders' }
    const record = { id: 1 }
    const sample = { title: 'One', origin: 'pasted', record, given: {}, createdAt: 1 } as const
    await saveSample({ ...place, cipher: old }, sample)
    const payload = JSON.stringify({ payload: { id: 2 } })
    await queryRows(db, `update record set sealed = ? where key = '2'`, [
      old.seal(payload, recordBinding(place.integration, 'orders', '2')),
    ])
    const personKey = await loadPersonKey(db, old, 'default')
    const api = await startApi({ database, cipher: old })
    const principal = { kind: 'token', id: '1', role: 'operator', workspace: 'default' } as never
    const call = { principal, key: 'once', request: 1 }
    await answerOnce(api.services, call, async () => ({ status: 200, body: 'said' }))

    const who = { email: 'anna@example.com', name: 'Anna', password: null }
    const person = (await createPerson(db, who, 1)) ?? ''
    const app = { person, secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', step: 0, now: 1 }
    await saveApp(db, old, app)
    const publicKey = Buffer.from('a public key')
    const passkey = { person, credential: 'abc', counter: 0, transports: [], name: 'Phone' }
    await savePasskey(db, old, { ...passkey, publicKey, createdAt: 1 })

    expect(await resealValues(db, both)).toEqual({ resealed: expect.any(Number), unopened: {} })

    // RFC 6238, appendix B.
    expect(
      await takeAppCode(db, anew, {
        person,
        code: '287082',
        now: 59_000,
        use: async () => undefined,
      }),
    ).toBe(true)
    expect((await findPasskey(db, anew, 'abc'))?.publicKey).toEqual(publicKey)
    expect(await countOld()).toBe(0)
    const account = await loadAccount(db, anew, { workspace: 'default', name: 'shop' })
    expect(account?.secrets['key']?.reveal()).toBe(SECRET_KEY)
    expect(await hookSecret(db, anew, of)).toBe(secret)
    expect((await findChannel(db, anew, { workspace: 'default', id }))?.to).toEqual(CHANNEL.to)
    expect(await listSamples({ ...place, cipher: anew })).toMatchObject([{ record }])
    expect(await loadPersonKey(db, anew, 'default')).toEqual(personKey)
    const again = { ...api.services, cipher: anew }
    expect(
      await answerOnce(again, call, () => Promise.reject(new Error('done twice'))),
    ).toMatchObject({ body: 'said' })
    const store = createSqlStore({ db, integration: place.integration, cipher: anew })
    expect(await store.records('orders', ['2'])).toMatchObject([{ key: '2', payload: { id: 2 } }])
    const stories = await queryRows<{ key: string; at: string; masked: boolean; sealed: Buffer }>(
      db,
      'select e.key, e.at, p.masked, p.sealed from payload p join event e on e.integration = p.integration and e.id = p.event',
      [],
    )
    expect(stories).toHaveLength(2)
    for (const { key, sealed, ...rest } of stories) {
      const about = { at: Number(rest.at), isMasked: rest.masked }
      const owner = { integration: place.integration, flow: 'orders', key, ...about }
      expect(openStory(anew, owner, sealed).record).toBeDefined()
    }
    await api.close()
  })

  test('can be broken off after any batch and goes on', async () => {
    const { db } = database
    const total = await countOld()
    expect(total).toBeGreaterThan(3)
    const end = new AbortController()
    const stopAfterOne = { batch: 1, signal: end.signal, onProgress: () => end.abort() }
    await expect(resealValues(db, both, stopAfterOne)).rejects.toThrow('aborted')
    expect(await countOld()).toBe(total - 1)
    expect((await resealValues(db, both, { batch: 1 })).resealed).toBe(total - 1)
    expect(await resealValues(db, both)).toEqual({ resealed: 0, unopened: {} })
  })

  test('leaves what no key opens, and tells where it is', async () => {
    const stranger = createCipher([Buffer.alloc(32, 9)])
    await queryRows(database.db, `update connection set secrets = ? where name = 'shop'`, [
      stranger.seal('{}', 'elsewhere'),
    ])
    expect((await resealValues(database.db, both, { batch: 1 })).unopened).toEqual({
      connection: 1,
    })
  })

  test('lets servers that know both keys work meanwhile', async () => {
    await resealValues(database.db, both, { batch: 1 })
    const account = await loadAccount(database.db, createCipher([OLD, NEW]), {
      workspace: 'default',
      name: 'shop',
    })
    expect(account?.secrets['key']?.reveal()).toBe(SECRET_KEY)
  })

  test('knows every column that is sealed', async () => {
    const rows = await queryRows<{ place: string }>(
      database.db,
      `select table_name || '.' || column_name as place from information_schema.columns
       where table_schema = 'public' and data_type = 'bytea' order by 1`,
      [],
    )
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
    expect(rows.map(({ place }) => place)).toEqual([...sealed, ...OTHERS].toSorted())
  })
})
