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
  /** How many charges there are of an article. */
  readonly count: (sku: string) => number
  /** Somebody deletes all charges of an article by hand. */
  readonly remove: (sku: string) => void
  /** Does what it is asked, and cuts the connection in place of an answer. */
  losesAnswers: boolean
  /** For so long it is at a create that begins now: nothing shows it until then, and its key is refused. */
  takesMs: number
  /** Fails with 500 at a create that begins now, before or after the work; under its key it gives that answer again. */
  fails: 'before' | 'after' | undefined
  /** Answers nothing but that it cannot. */
  isDown: boolean
  readonly close: () => Promise<void>
}

interface Charge {
  readonly id: number
  readonly name?: string
  readonly sku?: string
}

interface Reply {
  readonly status: number
  readonly answer: unknown
}

interface Kept extends Reply {
  readonly doneAt: number
  readonly body: string
  readonly at: number
}

/** A name that begins with this is refused. */
export const BAD = 'bad'

const NOT_FOUND: Reply = { status: 404, answer: { error: { message: 'No such charge.' } } }
const DOWN: Reply = { status: 503, answer: { error: { message: 'Come back later.' } } }
const WELL = { losesAnswers: false, takesMs: 0, fails: undefined, isDown: false }
const FAILED: Reply = { status: 500, answer: { error: { message: 'Something broke.' } } }
function inProgress(keyed: Keyed): Reply {
  const answer = { error: { message: 'A request with this key is in progress.' } }
  return { status: keyed === 'replays' ? 409 : keyed, answer }
}

const OTHER_VALUES = {
  error: {
    type: 'idempotency_error',
    message: 'Keys for idempotent requests can only be used with the same parameters.',
  },
}

interface KeyedSinkOptions {
  readonly now?: () => number
  /** How long a key is known. */
  readonly keyLivesMs?: number
}

export async function startKeyedSink(
  keyed: Keyed,
  { now = Date.now, keyLivesMs = Number.POSITIVE_INFINITY }: KeyedSinkOptions = {},
): Promise<KeyedSink> {
  const charges = new Map<number, Charge>()
  const doneTimes = new Map<number, number>()
  const answers = new Map<string, Kept>()
  let lastId = 0

  function create(key: string, body: string): Reply {
    const kept = answers.get(key)
    const known = kept && now() - kept.at < keyLivesMs ? kept : undefined
    if (known && now() < known.doneAt) return inProgress(keyed)
    if (known && known.body !== body && keyed !== 'replays') {
      return { status: keyed, answer: OTHER_VALUES }
    }
    const doneAt = now() + sink.takesMs
    const reply = known ?? add(body, doneAt)
    if (!known) answers.set(key, { ...reply, body, at: now(), doneAt })
    return reply
  }

  function add(body: string, doneAt: number): Reply {
    if (sink.fails === 'before') return FAILED
    const set: Omit<Charge, 'id'> = JSON.parse(body)
    if (set.name?.startsWith(BAD)) {
      return { status: 422, answer: { error: { message: 'The name is bad.' } } }
    }
    lastId += 1
    const charge = { ...set, id: lastId }
    charges.set(lastId, charge)
    doneTimes.set(lastId, doneAt)
    return sink.fails === 'after' ? FAILED : { status: 200, answer: charge }
  }

  function update(id: number, body: string): Reply {
    const known = charges.get(id)
    if (!known) return NOT_FOUND
    const charge = { ...known, ...JSON.parse(body), id }
    charges.set(id, charge)
    return { status: 200, answer: charge }
  }

  function read(id: string | undefined, sku: string | null): Reply {
    if (id === undefined) return { status: 200, answer: { items: chargesOf(sku) } }
    const charge = charges.get(Number(id))
    return charge ? { status: 200, answer: charge } : NOT_FOUND
  }

  function write(method: string, id: number, key: string, body: string): Reply {
    if (method === 'PUT') return update(id, body)
    if (method === 'POST') return create(key, body)
    return charges.delete(id) ? { status: 200, answer: {} } : NOT_FOUND
  }

  const chargesOf = (sku: string | null): readonly Charge[] =>
    [...charges.values()].filter(
      ({ id, sku: own }) => own === sku && now() >= (doneTimes.get(id) ?? 0),
    )

  const server = await startLocalServer(({ method, url, headers, body }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://sink')
    const id = pathname.split('/')[2]
    if (sink.isDown) return answerJson(response, DOWN.answer, DOWN.status)
    if (method === 'GET') {
      const { status, answer } = read(id, searchParams.get('sku'))
      return answerJson(response, answer, status)
    }
    const key = String(headers['idempotency-key'])
    const { status, answer } = write(method, Number(id), key, body)
    if (sink.losesAnswers) response.destroy()
    else answerJson(response, answer, status)
  })

  const sink: KeyedSink = {
    origin: server.origin,
    names: () => [...charges.values()].map(({ name }) => name ?? '').toSorted(),
    idOf: (name) => [...charges.values()].find((one) => one.name === name)?.id,
    count: (sku) => chargesOf(sku).length,
    remove: (sku) => {
      for (const { id } of chargesOf(sku)) charges.delete(id)
    },
    ...WELL,
    close: server.close,
  }
  return sink
}
