import type { JsonObject } from '../../../engine/index.ts'
import type { Named, SeenCall } from './seen-call.ts'

const KEY_HEADER = /^(?!.*(csrf|xsrf)).*(api-?key|token|secret|subscription-key|auth-?key)$/i
const KEY_QUERY =
  /^(x-)?((api|app|access|auth|private|client|consumer)[-_]?)?(key|token|secret|signature)$/i

/** How a call signs in, as OpenAPI writes it: a scheme of HTTP, or a key in a header or in the query. */
export function signInsOf({ headers, query, signIn }: SeenCall): readonly JsonObject[] {
  if (signIn === null) return []
  if (signIn) return [signIn]
  const signed = headers.flatMap(awsSignatureIn)[0]
  if (signed) return [signed]
  const keys = headers.flatMap(headerSignIn)
  return [...keys, ...query.filter(isQueryKey).map(({ name }) => keyIn('query', name))]
}

function headerSignIn({ name, value = '' }: Named): readonly JsonObject[] {
  if (name.toLowerCase() === 'authorization') {
    const [scheme = ''] = value.split(' ', 1)
    if (/^(bearer|basic)$/i.test(scheme)) return [{ type: 'http', scheme: scheme.toLowerCase() }]
    return [keyIn('header', 'Authorization')]
  }
  return isHeaderKey(name) ? [keyIn('header', name)] : []
}

export function isHeaderKey(name: string): boolean {
  return KEY_HEADER.test(name)
}

export function isQueryKey({ name }: Named): boolean {
  return KEY_QUERY.test(name)
}

function keyIn(place: string, name: string): JsonObject {
  return { type: 'apiKey', in: place, name }
}

/** How an export of API Gateway describes a signature of AWS, with what else is known of it. */
export function signedByAws(region?: string, service?: string): JsonObject {
  return {
    ...keyIn('header', 'Authorization'),
    'x-amazon-apigateway-authtype': 'awsSigv4',
    ...(region === undefined || region === '' ? {} : { 'x-region': region }),
    ...(service === undefined || service === '' ? {} : { 'x-service': service }),
  }
}

function awsSignatureIn({ name, value = '' }: Named): readonly JsonObject[] {
  if (name.toLowerCase() !== 'authorization') return []
  const [, region, service] =
    /^AWS4-HMAC-SHA256\s.*Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(value) ?? []
  return service === undefined ? [] : [signedByAws(region, service)]
}
