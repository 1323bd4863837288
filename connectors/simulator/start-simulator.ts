import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answerControl } from './answer-control.ts'
import type { FaultKind } from './faults.ts'
import { parseJson } from './json.ts'
import type {
  LoggedRequest,
  SimulatedAnswer,
  SimulatedRequest,
  SimulatedSystem,
} from './simulated-system.ts'

/** A simulated system that listens. */
export interface RunningSimulator {
  /** Scheme, host and port, without a trailing slash. */
  readonly url: string
  /** Everything that was asked of the system itself, oldest first; at most the last thousand. */
  readonly requests: readonly LoggedRequest[]
  readonly close: () => Promise<void>
}

export interface ListenOptions {
  /** Default 127.0.0.1: nobody else on the network can see it. */
  readonly host?: string | undefined
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** The clock that answers are dated by. Default: the real one. */
  readonly now?: (() => number) | undefined
  /** Hears of everything that was asked of the system itself. */
  readonly onRequest?: ((request: LoggedRequest) => void) | undefined
}

const LOG_LENGTH = 1000
/** How soon an answer that is held back comes once it no longer is. */
const LOOK_MS = 50

/** Puts a simulated system on a port, with its fault switchboard and its view under `/_simulator`. */
export async function startSimulator(
  system: SimulatedSystem,
  { host = '127.0.0.1', port = 0, now = Date.now, onRequest }: ListenOptions = {},
): Promise<RunningSimulator> {
  const requests: LoggedRequest[] = []

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming)
    if (/^\/_simulator(?:\/|$)/u.test(request.path)) {
      send(response, answerControl(system, requests, request), now())
      return
    }
    const struck: FaultKind[] = []
    const answer = await answerWithFaults(system, request, struck)
    const logged = { ...request, status: answer?.status ?? 0, faults: struck }
    requests.push(logged)
    onRequest?.(logged)
    if (requests.length > LOG_LENGTH) requests.shift()
    if (!answer) response.destroy()
    else if (struck.includes('cut-body')) sendHalf(response, answer)
    else send(response, answer, now())
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((thrown: unknown) => {
      send(response, { status: 500, body: { simulatorBroke: String(thrown) } }, now())
    })
  })
  await listen(server, host, port)
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${host}:${actual}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Nothing: the connection is cut. */
async function answerWithFaults(
  system: SimulatedSystem,
  request: SimulatedRequest,
  struck: FaultKind[],
): Promise<SimulatedAnswer | undefined> {
  const strike = (kind: FaultKind) => {
    const fault = system.faults.strike(kind, request)
    if (fault) struck.push(kind)
    return fault
  }
  const latency = strike('latency')
  if (latency) {
    const until = Date.now() + (latency.ms ?? 1000)
    while (system.faults.has(latency) && Date.now() < until) {
      await pause(Math.min(LOOK_MS, until - Date.now()))
    }
  }
  if (strike('cut-before')) return undefined
  const limited = strike('limited')
  if (limited) return system.refuse(request, 429, limited)
  const failing = strike('status')
  if (failing) return system.refuse(request, failing.status ?? 500, failing)
  if (strike('gateway')) return pageForPeople(404, 'default backend - 404')

  const answer = await system.handle(request)
  if (strike('cut-after')) return undefined
  if (strike('not-json')) return pageForPeople(200, 'Maintenance: we will be back soon.')
  strike('cut-body')
  return answer
}

function pageForPeople(status: number, words: string): SimulatedAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    text: `<!doctype html><title>${words}</title>`,
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString('utf8')
  const target = incoming.url ?? '/'
  const { pathname, searchParams } = new URL(target, 'http://simulator')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    target,
    query: searchParams,
    headers,
    body,
    json: parseJson(body),
  }
}

function send(response: ServerResponse, answer: SimulatedAnswer, at: number): void {
  response.writeHead(answer.status, {
    date: new Date(at).toUTCString(),
    'content-type': 'application/json; charset=utf-8',
    ...answer.headers,
  })
  response.end(textOf(answer))
}

function sendHalf(response: ServerResponse, answer: SimulatedAnswer): void {
  const bytes = Buffer.from(textOf(answer))
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(bytes.length),
    ...answer.headers,
  })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}

function textOf({ text, body }: SimulatedAnswer): string {
  return text ?? (body === undefined ? '' : JSON.stringify(body))
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}
