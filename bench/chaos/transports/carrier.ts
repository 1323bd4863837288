import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/** What the carrier keeps, each by its id; nothing in it keeps two of one number apart. */
type Kept = Map<string, JsonObject>

/** A carrier in a server of its own that takes shipments and waybills, one by one and many at once. */
export interface Carrier {
  readonly url: string
  readonly shipments: Kept
  readonly waybills: Kept
  /** Loses answers and does batches in part, until `calm`. */
  readonly disturb: (random: SeededRandom) => void
  readonly calm: () => void
  readonly close: () => Promise<void>
}

/** How a batch goes wrong. */
const TROUBLES = [
  'unheard',
  'unanswered',
  'half',
  'half-and-500',
  'one-answer-less',
  'undone',
  'some-later',
  'none',
  'none',
  'none',
] as const
type Trouble = (typeof TROUBLES)[number]

export async function startCarrier(): Promise<Carrier> {
  const kept = { shipments: new Map(), waybills: new Map() } satisfies Record<string, Kept>
  let random: SeededRandom | undefined
  let count = 0
  const add = (into: Kept, sent: JsonObject): JsonObject => {
    count += 1
    const made = { ...sent, id: `K${count}` }
    into.set(made.id, made)
    return made
  }
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://carrier')
    const [, name = '', id = ''] = pathname.split('/')
    const into = name === 'waybills' ? kept.waybills : kept.shipments
    const body: Json = request.method === 'GET' ? null : JSON.parse(await text(request))
    if (request.method === 'GET') {
      const number = searchParams.get('number')
      return answer(
        response,
        [...into.values()].filter((one) => one['number'] === number),
      )
    }
    const trouble = random ? random.pick(TROUBLES) : 'none'
    if (id === 'batch')
      return takeBatch(response, name, listIn(body), trouble, (one) => add(into, one))
    if (trouble === 'unheard') return void response.destroy()
    const sent = isJsonObject(body) ? body : {}
    const there = into.get(id)
    const made = there ? { ...there, ...sent } : add(into, sent)
    if (there) into.set(id, made)
    if (trouble === 'unanswered') return void response.destroy()
    answer(response, made)
  }
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy())
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    ...kept,
    disturb: (seeded) => {
      random = seeded.fork('carrier')
    },
    calm: () => {
      random = undefined
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers about shipments have the order of the batch, those about waybills have names and any order. */
function takeBatch(
  response: ServerResponse,
  name: string,
  parts: readonly JsonObject[],
  trouble: Trouble,
  add: (part: JsonObject) => JsonObject,
): void {
  if (trouble === 'unheard') return void response.destroy()
  if (trouble === 'undone') return answer(response, { error: 'busy' }, 422)
  const isHalf = trouble === 'half' || trouble === 'half-and-500'
  const answers = parts.map((part, at) => {
    if (isHalf && at % 2 === 1) return undefined
    const { ref = null, ...sent } = part
    if (trouble === 'some-later' && at % 2 === 1) return { ref, error: 'later', status: 503 }
    return { ...add(sent), ref }
  })
  if (trouble === 'half-and-500') return answer(response, {}, 500)
  if (isHalf || trouble === 'unanswered') return void response.destroy()
  const told = trouble === 'one-answer-less' ? answers.slice(1) : answers
  answer(response, { answers: name === 'waybills' ? told.toReversed() : told })
}

function listIn(body: Json): readonly JsonObject[] {
  const parts = isJsonObject(body) ? body['parts'] : undefined
  return Array.isArray(parts) ? parts.filter(isJsonObject) : []
}

function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
