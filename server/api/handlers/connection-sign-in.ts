import { createHash, randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { say } from '../../../engine/index.ts'
import { withKeptSecrets } from '../../installation/save-connection.ts'
import { type SignInAt, signInAt } from '../../installation/sign-in-at.ts'
import { hashSecret } from '../../people/random-secret.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { saveTokens } from '../../store/account-tokens.ts'
import { type OpenAccount, showAccount } from '../../store/accounts.ts'
import { takeSystemSignIn } from '../../store/used-system-sign-ins.ts'
import type { Handlers } from '../handler.ts'
import { nameOf, type Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { workspaceOf } from './workspace-of.ts'

/** Longer than anybody takes to sign in at a system. */
const TRY_MS = 15 * 60_000
const BINDING = 'connection sign-in'

/** What comes back with the person: sealed, so that nobody makes or changes one. */
const Try = Type.Object({
  workspace: Type.String(),
  connection: Type.String(),
  who: Type.String(),
  redirect: Type.String(),
  verifier: Type.String(),
  until: Type.Number(),
})

/** A person lets us in at the system itself, which hands out tokens for the account. */
export function createSignInHandlers(
  services: Services,
): Pick<Handlers, 'beginSignIn' | 'finishSignIn'> {
  const { database, cipher, clock, config } = services
  return {
    beginSignIn: ({ params: { workspace, connection }, body: { redirect }, principal }) =>
      withSetupProblems(async () => {
        requireOwn(config.publicUrl, redirect)
        const { at } = await findSystem(services, workspace, connection)
        const verifier = randomBytes(32).toString('base64url')
        const made = { workspace, connection, who: whoIs(principal), redirect, verifier }
        const text = JSON.stringify({ ...made, until: clock.now() + TRY_MS })
        const address = at.signIn.addressOf(at, {
          redirect,
          state: cipher.seal(text, BINDING).toString('base64url'),
          challenge: createHash('sha256').update(verifier).digest('base64url'),
        })
        return { body: { address } }
      }),

    finishSignIn: ({ params: { workspace, connection }, body, principal, signal }) =>
      withSetupProblems(async () => {
        const made = openTry(services, body.state)
        const isOwn =
          made?.workspace === workspace &&
          made.connection === connection &&
          made.who === whoIs(principal) &&
          made.until > clock.now()
        if (!made || !isOwn) throw notBegun()
        const { account, at } = await findSystem(services, workspace, connection)
        // Before the system is asked: what comes back is shown to it once, also where it would take it twice.
        const used = { hash: hashSecret(made.verifier), expiresAt: made.until }
        if (!(await takeSystemSignIn(database.db, used, clock.now()))) throw notBegun()
        const grant = { code: body.code, redirect: made.redirect, verifier: made.verifier }
        const { allowPrivate } = config
        const tokens = await at.signIn.askForTokens(at, grant, { allowPrivate, signal, clock })
        await saveTokens(database.db, cipher, account, tokens)
        return {}
      }),
  }
}

/** @throws {ApiError} where the code would be taken to another server */
function requireOwn(publicUrl: string | undefined, redirect: string): void {
  if (publicUrl === undefined || new URL(redirect).origin === new URL(publicUrl).origin) return
  throw new ApiError({ type: 'invalid_request', status: 422, title: say('redirectElsewhere', {}) })
}

async function findSystem(
  services: Services,
  workspace: string,
  name: string,
): Promise<{ readonly account: OpenAccount; readonly at: SignInAt }> {
  const { database, cipher, projects } = services
  const account = await showAccount(database.db, cipher, { workspace, name })
  const { project } = await projects.current(workspace)
  const connector = account && project.connectors[account.connector]
  if (!account || !connector) throw notFound(say('noConnection', { name }))
  const settings = await withKeptSecrets(workspaceOf(services, workspace), {
    name,
    connector,
    settings: account.settings,
  })
  const at = signInAt(connector, account, settings)
  if (at && connector.signsIn) return { account, at }
  throw notFound(say('noSignInAt', { name: connector.title }))
}

function openTry({ cipher }: Services, state: string) {
  try {
    const made: unknown = JSON.parse(cipher.open(Buffer.from(state, 'base64url'), BINDING))
    return Value.Check(Try, made) ? made : undefined
  } catch {
    return undefined
  }
}

function notBegun(): ApiError {
  return new ApiError({
    type: 'sign_in_unknown',
    status: 422,
    title: say('signInUnknown', {}),
    detail: say('beginAtConnection', {}),
  })
}

function whoIs(principal: Principal | undefined): string {
  return principal ? nameOf(principal) : 'nobody'
}
