import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { CannotOpenError } from './secret-errors.ts'

/** Encrypts what must not be readable in a copy of the database. */
export interface Cipher {
  /** `binding` names the row the text belongs to: sealed text moved to another row does not open. */
  readonly seal: (text: string, binding: string) => Buffer
  /** @throws {CannotOpenError} if the key is another, or the sealed text is damaged or from another row. */
  readonly open: (sealed: Uint8Array, binding: string) => string
  /** The same for what is no text. */
  readonly sealBytes: (bytes: Uint8Array, binding: string) => Buffer
  /** @throws {CannotOpenError} */
  readonly openBytes: (sealed: Uint8Array, binding: string) => Buffer
  /** What everything begins with that is sealed now: it tells what an older key sealed. */
  readonly head: Buffer
}

/** The first seals. */
export type Keys = readonly [Buffer, ...Buffer[]]

export function isKeys(keys: readonly Buffer[]): keys is Keys {
  return keys.length > 0
}

const FORMAT = 1
const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + KEY_ID_BYTES
const TEXT_START = HEAD_BYTES + NONCE_BYTES + TAG_BYTES

/**
 * AES-256-GCM with the first of the keys; opens with any of them, so that a key can be replaced.
 *
 * A sealed text is: format (1 byte), key id (4), nonce (12), tag (16), encrypted text. Nonces are random, which is sound
 * for four thousand million texts under one key.
 */
export function createCipher(keys: Keys): Cipher {
  const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), key]))
  const [current] = keys
  const head = Buffer.concat([Buffer.of(FORMAT), keyId(current)])
  const bare: Pick<Cipher, 'sealBytes' | 'openBytes'> = {
    sealBytes: (bytes, binding) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current, nonce)
      cipher.setAAD(Buffer.concat([head, Buffer.from(binding)]))
      const encrypted = [cipher.update(bytes), cipher.final()]
      return Buffer.concat([head, nonce, cipher.getAuthTag(), ...encrypted])
    },
    openBytes: (bytes, binding) => {
      const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (sealed.length < TEXT_START || sealed[0] !== FORMAT) throw new CannotOpenError('format')
      const key = byId.get(keyIdOf(sealed))
      if (!key) throw new CannotOpenError('key')
      return decrypt(sealed, key, binding)
    },
  }
  return {
    ...bare,
    head,
    seal: (text, binding) => bare.sealBytes(Buffer.from(text), binding),
    open: (sealed, binding) => bare.openBytes(sealed, binding).toString('utf8'),
  }
}

function decrypt(sealed: Buffer, key: Buffer, binding: string): Buffer {
  const nonce = sealed.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.concat([sealed.subarray(0, HEAD_BYTES), Buffer.from(binding)]))
  decipher.setAuthTag(sealed.subarray(HEAD_BYTES + NONCE_BYTES, TEXT_START))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(TEXT_START)), decipher.final()])
  } catch (cause) {
    throw new CannotOpenError('changed', { cause })
  }
}

/** Names the key that sealed what begins so, without telling anything about it. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, HEAD_BYTES)).toString('hex')
}

/** Tells keys apart without telling anything about them. */
function keyId(key: Buffer): Buffer {
  return createHash('sha256')
    .update('mapwright key id')
    .update(key)
    .digest()
    .subarray(0, KEY_ID_BYTES)
}
