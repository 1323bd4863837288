import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Session } from './sessions.ts'
import { At, Id, Name, nullable, RoleName, Title } from './values.ts'

/** What browsers add in time is passed over. */
const OPEN = { additionalProperties: true }
const Base64Url = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 20_000 })

/** As `PublicKeyCredential.toJSON()` gives it after `navigator.credentials.get`. */
const SignedPasskey = Type.Object(
  {
    id: Base64Url,
    response: Type.Object(
      { clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url },
      OPEN,
    ),
  },
  OPEN,
)

/** The same after `navigator.credentials.create`. */
const MadePasskey = Type.Object(
  {
    id: Base64Url,
    response: Type.Object(
      {
        clientDataJSON: Base64Url,
        attestationObject: Base64Url,
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
      },
      OPEN,
    ),
  },
  OPEN,
)

const Code = Type.String({ minLength: 1, maxLength: 40 })

export const ShownFactor = Type.Union([
  Type.Object({ kind: Type.Literal('app'), code: Code }),
  Type.Object({ kind: Type.Literal('recovery'), code: Code }),
  Type.Object({ kind: Type.Literal('passkey'), passkey: SignedPasskey }),
])
export type ShownFactor = Static<typeof ShownFactor>

const Proof = Type.Union([
  Type.Object({ kind: Type.Literal('password'), password: Type.String({ maxLength: 200 }) }),
  ...ShownFactor.anyOf,
])

const PasskeyOptions = Type.Object({
  options: Type.Unsafe<PublicKeyCredentialRequestOptionsJSON>(
    Type.Object({}, { ...OPEN, description: 'For `navigator.credentials.get`, in JSON.' }),
  ),
})
const NewPasskeyOptions = Type.Object({
  options: Type.Unsafe<PublicKeyCredentialCreationOptionsJSON>(
    Type.Object({}, { ...OPEN, description: 'For `navigator.credentials.create`, in JSON.' }),
  ),
})

const NewCodes = Type.Object({
  recoveryCodes: nullable(
    Type.Array(Type.String(), {
      description: 'Made with the first factor, and shown this once; null where there are some.',
    }),
  ),
})

export const Factors = Type.Object({
  app: nullable(Type.Object({ since: At })),
  passkeys: Type.Array(
    Type.Object({ id: Type.String(), name: Title, createdAt: At, lastUsedAt: nullable(At) }),
  ),
  recoveryCodes: Type.Integer({ description: 'How many are left.' }),
  isNeeded: Type.Boolean({ description: 'They have a role that needs a second factor.' }),
})
export type Factors = Static<typeof Factors>

const FactorDuty = Type.Object({ roles: Type.Array(RoleName, { maxItems: 4 }) })

/** Of who has to set a second factor up before anything else. */
const ownFactors = { access: 'person', isForEntering: true, maxBytes: 50_000 } as const

export const factorRoutes = {
  showFactor: route({
    method: 'post',
    path: '/session/factor',
    access: 'public',
    summary:
      'Show the second factor of a sign-in that was begun in this browser, or a passkey alone',
    body: ShownFactor,
    answer: Session,
    maxBytes: 50_000,
  }),
  askPasskey: route({
    method: 'post',
    path: '/session/passkey',
    access: 'public',
    summary: 'Ask what a passkey is to sign for a sign-in',
    isQuestion: true,
    body: Type.Object({
      isAlone: Type.Boolean({ description: 'It stands for the password as well.' }),
    }),
    answer: PasskeyOptions,
  }),
  askProof: route({
    ...ownFactors,
    method: 'post',
    path: '/me/proof/passkey',
    summary: 'Ask what a passkey is to sign, to show again who one is',
    isQuestion: true,
    answer: PasskeyOptions,
  }),
  proveMe: route({
    ...ownFactors,
    method: 'post',
    path: '/me/proof',
    summary: 'Show again who one is, for changes of factors in the ten minutes that follow',
    body: Proof,
  }),
  readFactors: route({
    ...ownFactors,
    method: 'get',
    path: '/me/factors',
    summary: 'Tell what one can show besides the password',
    answer: Factors,
  }),
  beginApp: route({
    ...ownFactors,
    method: 'post',
    path: '/me/app/secret',
    summary: 'Make the secret of an authenticator app; it counts once a code of it was shown',
    isQuestion: true,
    answer: Type.Object({
      secret: Type.String({ description: 'In base 32.' }),
      uri: Type.String({ description: 'The same as otpauth:// address, for a QR code.' }),
      setUp: Type.String({ description: 'To be sent with the code.' }),
    }),
  }),
  addApp: route({
    ...ownFactors,
    method: 'put',
    path: '/me/app',
    summary: 'Have an authenticator app count, in place of a previous one',
    body: Type.Object({ setUp: Type.String({ maxLength: 2000 }), code: Code }),
    answer: NewCodes,
  }),
  removeApp: route({
    ...ownFactors,
    method: 'delete',
    path: '/me/app',
    summary: 'Have the authenticator app count no more',
  }),
  beginPasskey: route({
    ...ownFactors,
    method: 'post',
    path: '/me/passkeys/options',
    summary: 'Ask what a new passkey is to be made with',
    isQuestion: true,
    answer: NewPasskeyOptions,
  }),
  addPasskey: route({
    ...ownFactors,
    method: 'post',
    path: '/me/passkeys',
    summary: 'Have a passkey count',
    body: Type.Object({ name: Title, passkey: MadePasskey }),
    answer: NewCodes,
  }),
  removePasskey: route({
    ...ownFactors,
    method: 'delete',
    path: '/me/passkeys/{passkey}',
    summary: 'Have a passkey count no more',
    params: Type.Object({ passkey: Id }),
  }),
  makeRecoveryCodes: route({
    ...ownFactors,
    method: 'post',
    path: '/me/recovery-codes',
    summary: 'Make ten recovery codes in place of those before',
    answer: NewCodes,
  }),
  resetFactors: route({
    method: 'delete',
    path: '/workspaces/{workspace}/people/{person}/factors',
    access: 'administrator',
    inPerson: true,
    summary: 'Take all second factors of a person away, who lost them; their sessions end',
    params: Type.Object({ workspace: Name, person: Id }),
  }),
  readFactorDuty: route({
    method: 'get',
    path: '/factor-duty',
    access: 'owner',
    summary: 'Tell which roles need a second factor',
    answer: FactorDuty,
  }),
  saveFactorDuty: route({
    method: 'put',
    path: '/factor-duty',
    access: 'owner',
    summary: 'Say which roles need a second factor; API tokens need none',
    body: FactorDuty,
    answer: FactorDuty,
  }),
}
