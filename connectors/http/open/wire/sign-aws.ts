import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import {
  type EvaluationContext,
  evaluateValue,
  say,
  type ValuePlan,
} from '../../../../engine/index.ts'
import type { AwsPlan } from '../../spec/http-plan.ts'
import { textOf } from './authorize.ts'
import { ExchangeError, type WireRequest } from './exchange.ts'

/** What requests to AWS are signed with. */
export interface AwsKeys {
  readonly accessKey: string
  readonly secretKey: string
  /** Of keys that are lent for a time. */
  readonly sessionToken?: string | undefined
  readonly region: string
  readonly service: string
}

export function awsKeysOf(plan: AwsPlan, context: EvaluationContext): AwsKeys {
  const of = (value: ValuePlan) => textOf(evaluateValue(value, {}, context))
  return {
    accessKey: of(plan.accessKey),
    secretKey: of(plan.secretKey),
    ...(plan.sessionToken ? { sessionToken: of(plan.sessionToken) } : {}),
    region: of(plan.region),
    service: of(plan.service),
  }
}

/** Services that want the hash of the body in a header too. */
const WITH_HASH: ReadonlySet<string> = new Set([
  's3',
  's3-outposts',
  's3express',
  'aoss',
  'glacier',
])

/** The request with a signature of its bytes (AWS Signature Version 4), good for the minutes around `now`. */
export async function signAws(
  request: WireRequest,
  { accessKey, secretKey, sessionToken, region, service }: AwsKeys,
  { origin, now }: { readonly origin: string; readonly now: number },
): Promise<WireRequest> {
  const { method, path, headers, body } = request
  const own = signable(headers)
  if (![accessKey, sessionToken, region, service, ...Object.values(own)].every(isSendable)) {
    // What says so elsewhere would repeat it.
    const reason = say('unsendable', {})
    throw new ExchangeError({ class: 'invalid', reason, unsent: true }, undefined)
  }
  const hash = createHash('sha256').update(body).digest('hex')
  const { headers: signed } = await new AwsV4Signer({
    method,
    url: `${origin}${path}`,
    headers: {
      ...own,
      ...(WITH_HASH.has(service) ? { 'x-amz-content-sha256': hash } : {}),
    },
    allHeaders: true,
    body: typeof body === 'string' ? body : new Uint8Array(body),
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
    region,
    service,
    datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
  }).sign()
  return { ...request, headers: { ...headers, ...Object.fromEntries(signed.entries()) } }
}

function isSendable(text = ''): boolean {
  return /^[\t\u0020-\u007e]*$/.test(text)
}

/** What AWS requires to be signed, besides the host; proxies may change others on the way. */
function signable(headers: WireRequest['headers']): WireRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name === 'content-type' || name.startsWith('x-amz-'),
    ),
  )
}
