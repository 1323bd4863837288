import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { Passkey } from './passkeys.ts'

/** For whom passkeys are made and asked for (the relying party, in the words of WebAuthn). */
export interface Party {
  readonly host: string
  /** Whether a page of this origin may ask for them. */
  readonly isOrigin: (origin: string) => boolean
}

/** What a browser gives back when it made a passkey. */
export interface MadePasskey {
  readonly id: string
  readonly clientDataJSON: string
  readonly attestationObject: string
  readonly transports: readonly string[]
}

/** What a browser gives back when it signed with one. */
export interface SignedPasskey {
  readonly id: string
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
}

/** Half a second to load, for what most processes never do. */
const load = () => import('@simplewebauthn/server')

export async function askForNewPasskey(
  party: Party,
  person: { readonly id: string; readonly email: string; readonly name: string },
  known: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await load()
  return generateRegistrationOptions({
    rpName: 'Mapwright',
    rpID: party.host,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: known.map(describe),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
}

/** Absent `known`: whichever the person has, and they have to be asked who they are by the authenticator itself. */
export async function askForPasskey(
  party: Party,
  known?: readonly Passkey[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await load()
  return generateAuthenticationOptions({
    rpID: party.host,
    ...(known
      ? { allowCredentials: known.map(describe), userVerification: 'preferred' }
      : { userVerification: 'required' }),
  })
}

/** Gives what is to be kept; nothing for what was not made for us, here, and now. */
export async function readMadePasskey(
  party: Party,
  made: MadePasskey,
  challenge: string,
): Promise<{ readonly publicKey: Uint8Array; readonly counter: number } | undefined> {
  const origin = ownOriginOf(party, made.clientDataJSON)
  if (origin === undefined) return undefined
  const { verifyRegistrationResponse } = await load()
  const { id, clientDataJSON, attestationObject } = made
  const result = await verifyRegistrationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: party.host,
    // Told at each use: a touch is enough after a password.
    requireUserVerification: false,
  }).catch(() => undefined)
  if (!result?.verified) return undefined
  const { credential } = result.registrationInfo
  return credential.id === id
    ? { publicKey: credential.publicKey, counter: credential.counter }
    : undefined
}

/** Gives how often it was used, as it counts; nothing for a signature that is not of this passkey, for us, here, and now. */
export async function readSignedPasskey(
  party: Party,
  signed: SignedPasskey,
  about: {
    readonly passkey: Passkey & { readonly publicKey: Buffer }
    readonly challenge: string
    /** It stands for the password as well: the authenticator must have asked for a finger, face or PIN. */
    readonly isAlone: boolean
  },
): Promise<number | undefined> {
  const origin = ownOriginOf(party, signed.clientDataJSON)
  if (origin === undefined) return undefined
  const { verifyAuthenticationResponse } = await load()
  const { id, clientDataJSON, authenticatorData, signature } = signed
  const { passkey, challenge, isAlone } = about
  const result = await verifyAuthenticationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: party.host,
    requireUserVerification: isAlone,
    credential: {
      id: passkey.credential,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
  }).catch(() => undefined)
  return result?.verified ? result.authenticationInfo.newCounter : undefined
}

function describe({ credential, transports }: Passkey) {
  return { id: credential, transports: [...transports] }
}

/** The origin of the page that asked, as the browser tells it, where it is one of ours. */
function ownOriginOf(party: Party, clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    if (typeof data !== 'object' || data === null || !('origin' in data)) return undefined
    const { origin } = data
    return typeof origin === 'string' && party.isOrigin(origin) ? origin : undefined
  } catch {
    return undefined
  }
}
