import type { Knex } from 'knex'
import { type Cipher, createCipher, isKeys } from './cipher.ts'
import { hasDataKeys, makeFirstDataKey, readDataKeys } from './data-keys.ts'
import { type KeyPlace, loadKeys } from './load-keys.ts'

/** What seals and opens the values of one database. */
export interface Keyring {
  /** Stays the same when data keys are renewed. */
  readonly cipher: Cipher
  /** Of the data keys alone. */
  readonly master: Cipher
  /** Looks for data keys that other processes made. */
  readonly reload: () => Promise<void>
  /** Ends the looking that is done by itself. */
  readonly close: () => Promise<void>
}

/** How long it may take until every process knows a data key, as long as it reaches the database. */
export const RELOAD_MS = 10_000

/**
 * Opens the data keys of a database with the master key, and makes the first one of a new database.
 *
 * @throws {KeyError} where there is no key, or not the one of this database
 */
export async function openKeyring(db: Knex, place: KeyPlace): Promise<Keyring> {
  const isNew = !(await hasDataKeys(db))
  const master = createCipher(await loadKeys({ ...place, isNew }))
  if (isNew) await makeFirstDataKey(db, master, Date.now())
  const known = new Map<string, Buffer>()
  let current = await read()

  async function read(): Promise<Cipher> {
    const found = await readDataKeys(db, master, known)
    for (const { id, key } of found) known.set(id, key)
    const keys = found.map(({ key }) => key)
    if (!isKeys(keys)) throw new Error('a database without data keys')
    return createCipher(keys)
  }

  const reload = async (): Promise<void> => {
    current = await read()
  }
  // A failure is a database that is away, which others tell: the keys that are known stay good.
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = reload().catch(() => undefined)
  }, RELOAD_MS)
  timer.unref()
  return {
    cipher: {
      seal: (text, binding) => current.seal(text, binding),
      open: (sealed, binding) => current.open(sealed, binding),
      sealBytes: (bytes, binding) => current.sealBytes(bytes, binding),
      openBytes: (sealed, binding) => current.openBytes(sealed, binding),
      get head() {
        return current.head
      },
    },
    master,
    reload,
    close: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
