import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import type { StoreContext } from './context.ts'
import { personKeyOf } from './erased-keys.ts'

/** What a sealed hash begins with. Those of an older version have none. */
const SEALED = 'k.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Of what a link keeps of the last write. It is a digest of few values, an e-mail address alone among them, so whoever has a
 * copy of the database could try these out. A run compares parts of it, so it is sealed, and not hashed once more.
 */
export interface HashSeal {
  readonly seal: (hash: string) => string
  /** Nothing where it was sealed with a key that is no more: then the record is sent once more. */
  readonly open: (stored: string) => string | undefined
}

export async function hashSealOf(context: StoreContext): Promise<HashSeal> {
  return hashSeal(await personKeyOf(context), 'link hash')
}

/** The same hash is sealed to the same text, so that a link which did not change is written as it was. */
export function hashSeal(personKey: PersonKey, of: 'link hash' | 'plan hash'): HashSeal {
  const key = createHmac('sha256', personKey).update(of).digest()
  const nonceKey = createHmac('sha256', personKey).update(`nonce of a ${of}`).digest()
  return {
    seal: (hash) => {
      const nonce = createHmac('sha256', nonceKey).update(hash).digest().subarray(0, NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(hash, 'utf8'), cipher.final()])
      return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open: (stored) => {
      if (!stored.startsWith(SEALED)) return fromStored(stored)
      try {
        return openSealed(key, Buffer.from(stored.slice(SEALED.length), 'base64url'))
      } catch {
        return undefined
      }
    },
  }
}

function openSealed(key: Buffer, bytes: Buffer): string {
  const end = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, end))
  return Buffer.concat([decipher.update(bytes.subarray(end)), decipher.final()]).toString('utf8')
}

const BATCH = 500

/** Seals what links of an older version keep. Gives how many there were; an integration without any is not looked at again. */
export async function sealLinkHashes(db: Knex, cipher: Cipher): Promise<number> {
  const integrations = await queryRows<{ id: number; workspace: string }>(
    db,
    'select id, workspace from integration where not links_sealed order by id',
    [],
  )
  let sealed = 0
  for (const { id, workspace } of integrations) {
    const { seal } = hashSeal(await loadPersonKey(db, cipher, fromStored(workspace)), 'link hash')
    const count = await sealLinksOf(db, id, seal)
    // A process of the older version may still be at work: what it leaves is found the next time.
    if (count === 0)
      await queryRows(db, 'update integration set links_sealed = true where id = ?', [id])
    sealed += count
  }
  return sealed
}

interface PlainLink {
  readonly source: string
  readonly key: string
  readonly target: string
  readonly hash: string
}

async function sealLinksOf(db: Knex, id: number, seal: HashSeal['seal']): Promise<number> {
  let last = { source: '', key: '', target: '' }
  for (let sealed = 0; ; ) {
    const rows = await queryRows<PlainLink>(
      db,
      `select source, key, target, hash from link
       where integration = ? and (source, key, target) > (?, ?, ?) and hash is not null
         and not starts_with(hash, '${SEALED}') order by source, key, target limit ${BATCH}`,
      [id, last.source, last.key, last.target],
    )
    await db.transaction(async (trx) => {
      // As commits do, so that neither locks rows which the other waits for.
      await queryRows(trx, 'select from integration where id = ? for no key update', [id])
      await queryRows(
        trx,
        `update link l set hash = n.sealed
         from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as n(source, key, target, hash, sealed)
         where l.integration = ? and l.source = n.source and l.key = n.key and l.target = n.target and l.hash = n.hash`,
        [
          rows.map(({ source }) => source),
          rows.map(({ key }) => key),
          rows.map(({ target }) => target),
          rows.map(({ hash }) => hash),
          rows.map(({ hash }) => toStored(seal(fromStored(hash)))),
          id,
        ],
      )
    })
    sealed += rows.length
    last = rows.at(-1) ?? last
    if (rows.length < BATCH) return sealed
  }
}
