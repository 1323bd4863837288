import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { useSession } from '../session/session.ts'

/** Nobody chose a passkey in time, or the browser has none for this place. Which of them, browsers do not tell. */
export class NoPasskey extends Error {
  override readonly name = 'NoPasskey'
}

/** Whether this browser has passkeys for the address that the page was opened at. */
export function useMayHavePasskeys(): boolean {
  const { passkeyHost } = useSession()
  return passkeyHost === window.location.hostname && browserSupportsWebAuthn()
}

type SignOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type MakeOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** @throws {NoPasskey} */
export function signWithPasskey(options: SignOptions) {
  return startAuthentication({ optionsJSON: options }).catch(refuse)
}

/** @throws {NoPasskey} */
export function makePasskey(options: MakeOptions) {
  return startRegistration({ optionsJSON: options }).catch(refuse)
}

function refuse(cause: unknown): never {
  throw new NoPasskey('no passkey was used', { cause })
}
