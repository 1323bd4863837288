import { type ConnectorPlan } from '../../../../engine/index.ts'
import type { AskedSignIn, Grant, SignInPlace, SignInPorts, Tokens } from '../../../transport.ts'
import { withChosenAuth } from '../../spec/choose-auth.ts'
import { isHandedOut, isHttpConnector } from '../../spec/http-plan.ts'
import { askLogin } from './ask-login.ts'
import { askOAuth } from './ask-oauth.ts'
import { addressOf, seenOf, textOf } from './place.ts'

/** Whether the system hands out tokens; see {@link SignIn}. */
export function handsOut(plan: ConnectorPlan): boolean {
  if (!isHttpConnector(plan)) return false
  const { auth, ways = [] } = plan.http
  return isHandedOut(auth) || ways.some((way) => isHandedOut(way.auth))
}

/** The address at which the system asks a person to let us in; see {@link SignIn}. */
export function addressOfSignIn(at: SignInPlace, asked: AskedSignIn): string {
  const { connector } = at
  const auth = isHttpConnector(connector) ? connector.http.auth : undefined
  if (auth?.kind !== 'oauth' || !auth.authorize) {
    throw new Error(`nobody signs in at "${connector.name}"`)
  }
  const address = addressOf(at, auth.authorize)
  const query = {
    response_type: 'code',
    client_id: textOf(seenOf(at), auth.client),
    redirect_uri: asked.redirect,
    scope: textOf(seenOf(at), auth.scope),
    state: asked.state,
    ...(auth.hasPkce ? { code_challenge: asked.challenge, code_challenge_method: 'S256' } : {}),
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== '') address.searchParams.set(name, value)
  }
  return address.href
}

/** Exchanges a code, what renews, or the account's own credentials for tokens; see {@link SignIn}. */
export async function askForTokens(
  at: SignInPlace,
  grant: Grant,
  ports: SignInPorts,
): Promise<Tokens> {
  const { connector } = at
  const plan = isHttpConnector(connector) ? withChosenAuth(connector, seenOf(at)) : undefined
  const auth = plan?.http.auth
  if (plan && auth?.kind === 'login') return askLogin(at, plan, auth, ports)
  if (auth?.kind === 'oauth') return askOAuth(at, auth, grant, ports)
  throw new Error(`"${connector.name}" hands out no tokens`)
}
