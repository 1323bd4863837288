import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The six digits that an authenticator app shows for a secret in base 32, by RFC 6238 and RFC 4226 alone. */
export function authenticatorCode(secret: string, ms: number): string {
  const bits = Array.from(secret)
    .map((each) => ALPHABET.indexOf(each).toString(2).padStart(5, '0'))
    .join('')
  const bytes = (bits.match(/.{8}/gu) ?? []).map((each) => Number.parseInt(each, 2))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)))
  const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
