import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a page asks of a device, as far as it looks at it. */
interface Options {
  readonly challenge: string
  readonly rp?: { readonly id?: string }
  readonly rpId?: string
  readonly userVerification?: string
}

interface Key {
  readonly id: Buffer
  readonly privateKey: KeyObject
  readonly x: Buffer
  readonly y: Buffer
  uses: number
}

const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_KEY = 0x40

/** A phone or a key on a ring with a browser before it, written after WebAuthn level 2: ES256, no attestation. */
export class PasskeyDevice {
  /** Where its browser believes to be. */
  origin: string
  /** Whether it asks for a finger or PIN. */
  verifies = true
  /** Whether it counts how often a key was used. */
  counts = true
  readonly #keys: Key[] = []

  constructor(origin: string) {
    this.origin = origin
  }

  /** `navigator.credentials.create`. */
  make({ challenge, rp }: Options): object {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const key: Key = {
      id: randomBytes(16),
      privateKey,
      x: Buffer.from(x, 'base64url'),
      y: Buffer.from(y, 'base64url'),
      uses: 0,
    }
    this.#keys.push(key)
    const data = Buffer.concat([
      this.#head(rp?.id ?? '', HAS_KEY, key),
      Buffer.alloc(16),
      Buffer.of(0, key.id.length),
      key.id,
      coseOf(key),
    ])
    const attestation = Buffer.concat([
      Buffer.of(0xa3),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.of(0xa0),
      cborText('authData'),
      cborBytes(data),
    ])
    return this.#answer(key, {
      clientDataJSON: this.#clientData('webauthn.create', challenge),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** `navigator.credentials.get`, with the last key that it made. */
  sign({ challenge, rpId }: Options): object {
    const key = this.#keys.at(-1)
    if (!key) throw new Error('the device has no key')
    if (this.counts) key.uses += 1
    const data = this.#head(rpId ?? '', 0, key)
    const clientData = this.#clientData('webauthn.get', challenge)
    const signed = Buffer.concat([data, sha256(Buffer.from(clientData, 'base64url'))])
    return this.#answer(key, {
      clientDataJSON: clientData,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, key.privateKey).toString('base64url'),
      userHandle: null,
    })
  }

  #head(host: string, flags: number, { uses }: Key): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(uses)
    const all = flags | PRESENT | (this.verifies ? VERIFIED : 0)
    return Buffer.concat([sha256(Buffer.from(host)), Buffer.of(all), counter])
  }

  #clientData(type: string, challenge: string): string {
    const data = { type, challenge, origin: this.origin, crossOrigin: false }
    return Buffer.from(JSON.stringify(data)).toString('base64url')
  }

  #answer({ id }: Key, response: object): object {
    const name = id.toString('base64url')
    return {
      id: name,
      rawId: name,
      type: 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
      response,
    }
  }
}

/** RFC 9052: an EC2 key (1: 2) for ES256 (3: -7) on P-256 (-1: 1), x (-2) and y (-3). */
function coseOf({ x, y }: Key): Buffer {
  const head = Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01)
  return Buffer.concat([head, Buffer.of(0x21), cborBytes(x), Buffer.of(0x22), cborBytes(y)])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)])
}

/** Of at most 255. */
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x58, bytes.length), bytes])
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
