import { createHash, randomBytes } from 'node:crypto'

/** A text of 256 random bits that nobody guesses: the id of a session, an API token, a set-up code. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What is stored in place of a random secret, and looked up by.
 *
 * Plain SHA-256 is enough for what cannot be guessed; and to look up by it tells nothing by how long it takes, for
 * nobody chooses what a hash begins with.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
