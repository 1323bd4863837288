import type { Knex } from 'knex'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { say } from '../../../engine/index.ts'
import type { Factors } from '../../contract/factors.ts'
import { type AttemptLimits, createAttemptLimits } from '../../people/attempt-limits.ts'
import { makeApp, removeApp, saveApp, stepOfCode } from '../../people/authenticator-app.ts'
import { hasDuty, hasFactor, loadFactors, settleFactors } from '../../people/factors.ts'
import { keepChallenge, takeChallenge } from '../../people/open-sign-ins.ts'
import {
  listPasskeys,
  MAX_PASSKEYS,
  type Passkey,
  removePasskey,
  savePasskey,
} from '../../people/passkeys.ts'
import { makeRecoveryCodes } from '../../people/recovery-codes.ts'
import { noteProof } from '../../people/sessions.ts'
import { askForNewPasskey, askForPasskey, readMadePasskey } from '../../people/webauthn.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import type { PersonPrincipal } from '../principal.ts'
import type { Services } from '../services.ts'
import { countCode, requireCode, requirePasskey, requirePassword } from './check-factor.ts'
import { requireParty, signedIn } from './enter.ts'
import { requireProof } from './require-proof.ts'
import { factorIsMissing, factorIsWrong } from './sign-in-problems.ts'
import { type Event, tellPerson } from './tell-person.ts'

type OwnFactorHandlers = Pick<
  Handlers,
  | 'askProof'
  | 'proveMe'
  | 'readFactors'
  | 'beginApp'
  | 'addApp'
  | 'removeApp'
  | 'beginPasskey'
  | 'addPasskey'
  | 'removePasskey'
  | 'makeRecoveryCodes'
>

/** What people can show besides their password: their own page. */
export function createOwnFactorHandlers(services: Services): OwnFactorHandlers {
  const limits = createAttemptLimits(services.database.db, services.cipher)
  return {
    ...proofHandlers(services, limits),
    ...appHandlers(services, limits),
    ...passkeyHandlers(services),
    readFactors: async ({ principal }) => {
      const { db } = services.database
      const { id } = signedIn(principal)
      const { appSince, passkeys, recoveryCodes } = await loadFactors(db, id)
      return {
        body: {
          app: appSince === null ? null : { since: toIso(appSince) },
          passkeys: passkeys.map(toPasskeyAnswer),
          recoveryCodes,
          isNeeded: await hasDuty(db, id),
        },
      }
    },
    makeRecoveryCodes: async ({ principal }) => {
      const { db } = services.database
      const person = requireProof(services, principal)
      if (!hasFactor(await loadFactors(db, person.id))) throw factorIsMissing()
      const recoveryCodes = await makeRecoveryCodes(db, person.id)
      await tellPerson(services, person.id, { what: 'codesMade' })
      return { body: { recoveryCodes: [...recoveryCodes] }, audit: { subject: person.email } }
    },
  }
}

function proofHandlers(
  services: Services,
  limits: AttemptLimits,
): Pick<OwnFactorHandlers, 'askProof' | 'proveMe'> {
  const { database, clock } = services
  const { db } = database
  return {
    askProof: async ({ principal }) => {
      const { id, session } = signedIn(principal)
      const options = await askForPasskey(requireParty(services), await listPasskeys(db, id))
      await keepChallenge(db, 'session', hashOf(session), options.challenge)
      return { body: { options } }
    },
    proveMe: async ({ body, principal, address, device }) => {
      const person = signedIn(principal)
      const { id, email, session } = person
      const note = (trx: Knex) => noteProof(trx, session, clock.now())
      if (body.kind === 'password') {
        const { password } = body
        await requirePassword(services, limits, { id, email, password, address, device })
      } else if (body.kind === 'passkey') {
        await requirePasskey(services, body.passkey, {
          place: 'session',
          hash: hashOf(session),
          person,
        })
      } else {
        await requireCode(services, limits, person, { ...body, address, device, use: note })
      }
      if (body.kind === 'password' || body.kind === 'passkey') await note(db)
      return { audit: { subject: email, details: { by: body.kind } } }
    },
  }
}

/** A secret that no code confirmed yet is kept by the browser, sealed: what is not finished leaves nothing behind. */
const SetUp = Type.Object({ secret: Type.String(), until: Type.Number() })
const SET_UP_MS = 15 * 60_000

function setUpBinding(person: string): string {
  return `set-up of an authenticator app ${person}`
}

function appHandlers(
  services: Services,
  limits: AttemptLimits,
): Pick<OwnFactorHandlers, 'beginApp' | 'addApp' | 'removeApp'> {
  const { database, cipher, clock, config } = services
  const { db } = database
  return {
    beginApp: async ({ principal }) => {
      const { id, email } = requireProof(services, principal)
      const host = config.publicUrl === undefined ? '' : ` ${new URL(config.publicUrl).hostname}`
      const app = makeApp(email, `Mapwright${host}`)
      const text = JSON.stringify({ secret: app.secret, until: clock.now() + SET_UP_MS })
      return { body: { ...app, setUp: cipher.seal(text, setUpBinding(id)).toString('base64url') } }
    },
    addApp: async ({ body, principal, address, device }) => {
      const person = requireProof(services, principal)
      const { id, email } = person
      const secret = readSetUp(services, id, body.setUp)
      const tries = await countCode(services, limits, email, { address, device })
      const step = stepOfCode(secret, body.code, clock.now())
      if (step === undefined) throw factorIsWrong(email)
      await tries.forget()
      await saveApp(db, cipher, { person: id, secret, step, now: clock.now() })
      return added(services, person, { what: 'appAdded' })
    },
    removeApp: async ({ principal }) => {
      const person = requireProof(services, principal)
      if (!(await removeApp(db, person.id))) throw notFound(say('noApp', {}))
      return removed(services, person, { what: 'appRemoved' })
    },
  }
}

function passkeyHandlers(
  services: Services,
): Pick<OwnFactorHandlers, 'beginPasskey' | 'addPasskey' | 'removePasskey'> {
  const { database, cipher, clock } = services
  const { db } = database
  return {
    beginPasskey: async ({ principal }) => {
      const person = requireProof(services, principal)
      const known = await listPasskeys(db, person.id)
      if (known.length >= MAX_PASSKEYS) throw tooManyPasskeys()
      const options = await askForNewPasskey(requireParty(services), person, known)
      await keepChallenge(db, 'session', hashOf(person.session), options.challenge)
      return { body: { options } }
    },
    addPasskey: async ({ body: { name, passkey }, principal }) => {
      const person = requireProof(services, principal)
      const party = requireParty(services)
      const challenge = await takeChallenge(db, 'session', hashOf(person.session))
      const { id: credential, response } = passkey
      const { transports = [] } = response
      const made = { id: credential, ...response, transports }
      const kept =
        challenge === undefined ? undefined : await readMadePasskey(party, made, challenge)
      const of = { person: person.id, credential, name, transports, createdAt: clock.now() }
      const id = kept && (await savePasskey(db, cipher, { ...of, ...kept }))
      if (id === undefined) throw passkeyIsUnusable()
      return added(services, person, { what: 'passkeyAdded', name })
    },
    removePasskey: async ({ params, principal }) => {
      const person = requireProof(services, principal)
      const name = await removePasskey(db, person.id, params.passkey)
      if (name === undefined) throw notFound(say('noPasskey', {}))
      return removed(services, person, { what: 'passkeyRemoved', name })
    },
  }
}

/** With the first factor come recovery codes. */
async function added(services: Services, person: PersonPrincipal, event: Event) {
  const { db } = services.database
  await settleFactors(db, person.id, person.session)
  const { recoveryCodes } = await loadFactors(db, person.id)
  const codes = recoveryCodes === 0 ? await makeRecoveryCodes(db, person.id) : undefined
  await tellPerson(services, person.id, event)
  return {
    body: { recoveryCodes: codes ? [...codes] : null },
    audit: { subject: person.email, details: { ...event } },
  }
}

async function removed(services: Services, person: PersonPrincipal, event: Event) {
  await settleFactors(services.database.db, person.id, person.session)
  await tellPerson(services, person.id, event)
  return { audit: { subject: person.email, details: { ...event } } }
}

function readSetUp({ cipher, clock }: Services, person: string, sealed: string): string {
  try {
    const text = cipher.open(Buffer.from(sealed, 'base64url'), setUpBinding(person))
    const made: unknown = JSON.parse(text)
    if (Value.Check(SetUp, made) && made.until > clock.now()) return made.secret
  } catch {
    // Of somebody else, or no such thing: told as one that is over.
  }
  throw new ApiError({
    type: 'setup_over',
    status: 409,
    title: say('setupOver', {}),
    detail: say('takeNewCode', {}),
  })
}

function hashOf(session: string): Buffer {
  return Buffer.from(session, 'hex')
}

function toPasskeyAnswer({ id, name, createdAt, lastUsedAt }: Passkey): Factors['passkeys'][0] {
  return {
    id,
    name,
    createdAt: toIso(createdAt),
    lastUsedAt: lastUsedAt === null ? null : toIso(lastUsedAt),
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

function passkeyIsUnusable(): ApiError {
  return new ApiError({
    type: 'passkey_unusable',
    status: 422,
    title: say('passkeyUnusable', {}),
    detail: say('beginAgain', {}),
  })
}

function tooManyPasskeys(): ApiError {
  return new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('passkeysFull', { count: MAX_PASSKEYS }),
    detail: say('removePasskey', {}),
  })
}
