import { answerJson, startLocalServer } from '../../testing/local-server.ts'

/**
 * What a system does with a key that it has seen, for other values: gives its first answer again all the same, or refuses
 * with a status. For the same values the answer is always the first one, also where that was an error: as Stripe documents
 * (https://docs.stripe.com/api/idempotent_requests), and the draft of the IETF for the header (409, 422).
 */
export type Keyed = 'replays' | 400 | 409 | 422

export interface KeyedSink {
  readonly origin: string
  /** Names of all that it has, sorted. */
  readonly names: () => readonly string[]
  readonly idOf: (name: string) => number | undefined
  /** Does what it is asked, and cuts the connection in place of an answer. */
  losesAnswers: boolean
  readonly close: () => Promise<void>
}

interface Kept {
  readonly body: string
  readonly answer: unknown
}

export async function startKeyedSink(keyed: Keyed): Promise<KeyedSink> {
  const charges = new Map<
    number,
    { readonly id: number; readonly name?: string; readonly sku?: string }
  >()
  const answers = new Map<string, Kept>()

  function create(
    key: string,
    body: string,
  ): { readonly status: number; readonly answer: unknown } {
    const known = answers.get(key)
    if (known && known.body !== body && keyed !== 'replays') {
      const message = 'Keys for idempotent requests can only be used with the same parameters.'
      return { status: keyed, answer: { error: { type: 'idempotency_error', message } } }
    }
    if (known) return { status: 200, answer: known.answer }
    const id = charges.size + 1
    const charge = { ...JSON.parse(body), id }
    charges.set(id, charge)
    answers.set(key, { body, answer: charge })
    return { status: 200, answer: charge }
  }

  const server = await startLocalServer(({ method, url, headers, body }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://sink')
    const id = Number(pathname.split('/')[2])
    if (method === 'GET') {
      const charge = charges.get(id)
      if (charge) return answerJson(response, charge)
      const sku = searchParams.get('sku')
      return answerJson(response, { items: [...charges.values()].filter((one) => one.sku === sku) })
    }
    const { status, answer } =
      method === 'PUT' ? update(id, body) : create(String(headers['idempotency-key']), body)
    if (sink.losesAnswers) response.destroy()
    else answerJson(response, answer, status)
  })

  function update(id: number, body: string): { readonly status: number; readonly answer: unknown } {
    const charge = { ...charges.get(id), ...JSON.parse(body), id }
    charges.set(id, charge)
    return { status: 200, answer: charge }
  }

  const sink: KeyedSink = {
    origin: server.origin,
    names: () => [...charges.values()].map(({ name }) => name ?? '').toSorted(),
    idOf: (name) => [...charges.values()].find((one) => one.name === name)?.id,
    losesAnswers: false,
    close: server.close,
  }
  return sink
}
