import { createSecretKey, type KeyObject } from 'node:crypto'
import { say } from '../../../../engine/index.ts'
import type { KeyIn } from '../../spec/http-plan.ts'
import { signInFailure } from './place.ts'

const HEX = /^(?:[0-9a-f]{2})+$/iu
/** In either alphabet of RFC 4648, with padding and without. */
const BASE64 = /^[\w+/-]+={0,2}$/u

/**
 * A key that both sides have. What is not in its form would be read as far as it is: such a key signs, and is refused.
 *
 * @throws {OperationError} if the text is not in the form that the connector declares.
 */
export function readSharedKey(system: string, keyIn: KeyIn | undefined, text: string): KeyObject {
  const bare = keyIn ? text.replaceAll(/\s/gu, '') : text
  if (bare === '') throw signInFailure('config', say('sharedKeyEmpty', { system }))
  if (keyIn === 'hex' && !HEX.test(bare)) {
    throw signInFailure('config', say('sharedKeyNotHex', { system }))
  }
  if (keyIn === 'base64' && !isBase64(bare)) {
    throw signInFailure('config', say('sharedKeyNotBase64', { system }))
  }
  return createSecretKey(Buffer.from(bare, keyIn ?? 'utf8'))
}

function isBase64(text: string): boolean {
  return BASE64.test(text) && text.replaceAll('=', '').length % 4 !== 1
}
