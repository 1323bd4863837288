import { evaluateFields, type JsonObject, RecordBudget } from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import type { Grant, SignInPlace } from '../../../transport.ts'
import type { OAuthPlan } from '../../spec/http-plan.ts'
import type { WireRequest } from '../wire/exchange.ts'
import { textOf } from './place.ts'
import { signAssertion } from './sign-assertion.ts'

/** The request for a token, by RFC 6749 and the dialect of the system. */
export async function tokenRequest(
  at: SignInPlace,
  oauth: OAuthPlan,
  grant: Grant,
  { address, now }: { readonly address: URL; readonly now: number },
): Promise<WireRequest> {
  const client = textOf(at.settings, oauth.client)
  const secret = textOf(at.settings, oauth.secret)
  const isInHeader = oauth.secretIn === 'header'
  const assertion =
    oauth.assertion && (await signAssertion(at, oauth, oauth.assertion, { address, now }))
  const fields = {
    ...fieldsOfGrant(at, oauth, grant),
    ...(isInHeader || client === ''
      ? {}
      : { client_id: client, ...(oauth.secret && { client_secret: secret }) }),
    ...(assertion === undefined ? {} : fieldsOfAssertion(oauth, assertion)),
    ...ownFields(at, oauth),
  }
  const isJson = oauth.body === 'json'
  return {
    method: 'POST',
    path: address.pathname + address.search,
    headers: {
      accept: 'application/json',
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(isInHeader ? { authorization: basicOf(client, secret) } : {}),
    },
    body: isJson ? JSON.stringify(fields) : formOf(fields),
  }
}

function fieldsOfGrant(at: SignInPlace, oauth: OAuthPlan, grant: Grant): JsonObject {
  if ('code' in grant) {
    return {
      grant_type: 'authorization_code',
      code: grant.code,
      redirect_uri: grant.redirect,
      ...(oauth.hasPkce ? { code_verifier: grant.verifier } : {}),
    }
  }
  if ('refresh' in grant) return { grant_type: 'refresh_token', refresh_token: grant.refresh }
  const scope = textOf(at.settings, oauth.scope)
  const type = oauth.grant === 'jwt_bearer' ? JWT_GRANT : oauth.grant
  return { grant_type: type, ...(scope === '' ? {} : { scope }) }
}

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const JWT_CLIENT = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** It is the grant itself (RFC 7523, 2.1), or says who the application is (2.2). */
function fieldsOfAssertion({ grant }: OAuthPlan, assertion: string): JsonObject {
  return grant === 'jwt_bearer'
    ? { assertion }
    : { client_assertion_type: JWT_CLIENT, client_assertion: assertion }
}

function ownFields({ settings }: SignInPlace, { fields }: OAuthPlan): JsonObject {
  const context = { variables: { settings }, now: 0, budget: new RecordBudget() }
  return silently(() => evaluateFields(fields, {}, context))
}

/** Both are written as a form before they are joined (RFC 6749, 2.3.1): they may hold colons. */
function basicOf(client: string, secret: string): string {
  const [user, password] = [formText(client), formText(secret)]
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function formText(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function formOf(fields: JsonObject): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    // A list is sent once per item, as audiences and resources are (RFC 8707).
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) form.append(name, typeof item === 'string' ? item : JSON.stringify(item))
    }
  }
  return form.toString()
}
