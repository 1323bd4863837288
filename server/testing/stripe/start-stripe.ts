import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { createBooks, type StripeBooks } from './stripe-books.ts'
import { createCourier, type StripeCourier } from './stripe-courier.ts'
import { type Form, parseForm, textAt } from './stripe-form.ts'
import { missing, Refusal } from './stripe-objects.ts'
import { servePage } from './stripe-pages.ts'

export interface StripeRequest {
  readonly method: string
  readonly path: string
  readonly form: Form
  readonly idempotencyKey: string | undefined
}

/** A server on loopback that speaks the part of Stripe's API that subscriptions are sold by, as docs.stripe.com/api has it. */
export interface FakeStripe extends StripeBooks, StripeCourier {
  readonly url: string
  readonly key: string
  readonly webhookSecret: string
  /** Calls of the API, in their order. */
  readonly requests: readonly StripeRequest[]
  /** `down`: connections are cut; `failing`: whatever is asked is answered 500. */
  trouble: 'down' | 'failing' | undefined
  /** Held until it resolves, before an answer of the API goes out. */
  hold: ((request: StripeRequest) => Promise<void>) | undefined
  readonly close: () => Promise<void>
}

interface Kept {
  readonly asked: string
  readonly status: number
  readonly body: object
}

const KEY = 'sk_test_51FakeKeyOfTheTests'
const WEBHOOK_SECRET = 'whsec_FakeSecretOfTheTests'

/** What each call may say: the API refuses any other parameter. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/customers': ['email', 'name', 'metadata', 'description', 'preferred_locales'],
  'POST /v1/checkout/sessions': [
    'mode',
    'customer',
    'client_reference_id',
    'line_items',
    'metadata',
    'subscription_data',
    'success_url',
    'cancel_url',
    'locale',
  ],
  'POST /v1/billing_portal/sessions': ['customer', 'return_url', 'configuration', 'locale'],
  'GET /v1/subscriptions': ['customer', 'status', 'price', 'limit', 'starting_after'],
}

export async function startStripe({
  prices,
  now = Date.now,
}: {
  readonly prices: readonly string[]
  readonly now?: () => number
}): Promise<FakeStripe> {
  const seconds = () => Math.floor(now() / 1000)
  const courier = createCourier(WEBHOOK_SECRET, seconds)
  let url = ''
  const books = createBooks({ url: () => url, prices, seconds, tell: courier.tell })
  const requests: StripeRequest[] = []
  const kept = new Map<string, Kept>()

  async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request)
    requests.push(asked)
    if (stripe.trouble === 'down') return void request.socket.destroy()
    const { status, body } = answerOnce(request, asked)
    // As it is now, however late it goes out.
    const said = JSON.stringify(body)
    await stripe.hold?.(asked)
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': 'req_fake' })
      .end(said)
  }

  /** The same key with the same parameters is answered the same, whatever that was; with others it is refused. */
  function answerOnce(request: IncomingMessage, asked: StripeRequest): Omit<Kept, 'asked'> {
    const refused = refusalOf(request, asked)
    if (refused) return refused
    const { method, path, form, idempotencyKey } = asked
    const same = JSON.stringify([method, path, form])
    const before = idempotencyKey === undefined ? undefined : kept.get(idempotencyKey)
    if (before && before.asked !== same) {
      const says =
        'Keys for idempotent requests can only be used with the same parameters they were first used with.'
      return new Refusal(400, { type: 'idempotency_error' }, says)
    }
    if (before) return before
    const answer = act(books, asked, stripe.trouble)
    // What was not valid began nothing, and is not kept.
    if (
      method === 'POST' &&
      idempotencyKey !== undefined &&
      (answer.status < 400 || answer.status >= 500)
    ) {
      kept.set(idempotencyKey, { asked: same, status: answer.status, body: answer.body })
    }
    return answer
  }

  const server = createServer((request, response) => {
    const isApi = request.url?.startsWith('/v1/') === true
    const answering = isApi ? answerApi(request, response) : servePage(books, request, response)
    answering.catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const stripe: FakeStripe = Object.assign(courier, books, {
    url,
    key: KEY,
    webhookSecret: WEBHOOK_SECRET,
    requests,
    trouble: undefined,
    hold: undefined,
    close: async () => {
      await courier.stop()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  })
  return stripe
}

async function readRequest(request: IncomingMessage): Promise<StripeRequest> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const key = request.headers['idempotency-key']
  return {
    method: request.method ?? '',
    path: pathname,
    form: parseForm(request.method === 'GET' ? search.slice(1) : await text(request)),
    idempotencyKey: typeof key === 'string' ? key : undefined,
  }
}

function refusalOf(request: IncomingMessage, { method, path, form }: StripeRequest) {
  if (request.headers.authorization !== `Bearer ${KEY}`) {
    return new Refusal(
      401,
      { type: 'invalid_request_error' },
      'Invalid API Key provided: sk_test_****',
    )
  }
  const known = PARAMETERS[`${method} ${path}`]
  const stray = known && Object.keys(form).find((name) => !known.includes(name))
  if (stray === undefined) return undefined
  const error = { type: 'invalid_request_error', code: 'parameter_unknown', param: stray }
  return new Refusal(400, error, `Received unknown parameter: ${stray}`)
}

function act(books: StripeBooks, asked: StripeRequest, trouble: FakeStripe['trouble']) {
  try {
    if (trouble === 'failing') throw new Refusal(500, { type: 'api_error' }, 'Something failed')
    return { status: 200, body: perform(books, asked) }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function perform(books: StripeBooks, { method, path, form }: StripeRequest): object {
  const [, , ...parts] = path.split('/')
  const id = parts[parts.length - 1] ?? ''
  switch (`${method} ${parts.slice(0, 2).join('/')}`) {
    case 'POST customers':
      return books.createCustomer(form)
    case 'POST checkout/sessions':
      return id === 'expire' ? books.expireSession(parts[2] ?? '') : books.createSession(form)
    case 'GET checkout/sessions':
      return found(books.sessions, id, 'checkout.session')
    case 'POST billing_portal/sessions':
      return books.createPortal(form)
    case 'GET subscriptions':
      return listSubscriptions(books, form)
    default:
  }
  return performOnOne(books, `${method} ${parts[0]}`, id)
}

function performOnOne(books: StripeBooks, what: string, id: string): object {
  switch (what) {
    case 'DELETE customers':
      return books.deleteCustomer(id)
    case 'GET subscriptions':
      return found(books.subscriptions, id, 'subscription')
    case 'DELETE subscriptions':
      return books.cancel(id)
    default:
      throw new Refusal(404, { type: 'invalid_request_error' }, 'Unrecognized request URL.')
  }
}

function found<T extends object>(map: ReadonlyMap<string, T>, id: string, what: string): T {
  const one = map.get(id)
  if (!one) throw missing(what, id, 'id')
  return one
}

/** The newest first; without a state, those that were not canceled. */
function listSubscriptions(books: StripeBooks, form: Form): object {
  const [customer, status] = [textAt(form, 'customer'), textAt(form, 'status')]
  const limit = Number(textAt(form, 'limit') ?? 10)
  const all = [...books.subscriptions.values()].toReversed().filter((each) => {
    if (customer !== undefined && each.customer !== customer) return false
    if (status === 'all') return true
    return status === undefined ? each.status !== 'canceled' : each.status === status
  })
  const data = all.slice(0, limit)
  return { object: 'list', url: '/v1/subscriptions', has_more: all.length > limit, data }
}
