import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** A request as a model sees it: `uri` is path and query exactly as sent. */
export interface Asked {
  method: string
  uri: string
  path: string
  query: URLSearchParams
  header: (name: string) => string
  body: string
}

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** What goes wrong on the way: `lost` does the work and says nothing, `silent` does not even work. */
export type Trouble = 'busy' | 'limited' | 'lost' | 'none' | 'silent' | 'vanished'

/** One system over HTTP. It may refuse a request before its work is done, or lose the answer. */
export interface Model {
  clock: () => number
  answer: (asked: Asked) => Answer
  /** Text of an answer with its headers; CCV signs it here. */
  finish: (asked: Asked, answer: Answer) => { text: string; headers: Record<string, string> }
  refusal: (asked: Asked, trouble: 'busy' | 'limited' | 'vanished') => Answer
  trouble: (asked: Asked) => Trouble
}

export interface Listening {
  url: string
  requests: () => number
  close: () => Promise<void>
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}

async function serve(
  model: Model,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const uri = request.url ?? '/'
  const url = new URL(uri, 'http://model')
  const asked: Asked = {
    method: request.method ?? 'GET',
    uri,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => String(request.headers[name] ?? ''),
    body: await read(request),
  }
  const trouble = model.trouble(asked)
  if (trouble === 'silent') return void request.socket.destroy()
  const answer =
    trouble === 'none' || trouble === 'lost' ? model.answer(asked) : model.refusal(asked, trouble)
  if (trouble === 'lost') return void request.socket.destroy()
  const { text, headers } = model.finish(asked, answer)
  const date = new Date(model.clock()).toUTCString()
  response.writeHead(answer.status, { date, ...headers, ...answer.headers })
  response.end(text)
}

export async function listen(model: Model): Promise<Listening> {
  let count = 0
  const server: Server = createServer((request, response) => {
    count++
    serve(model, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`the model itself failed: ${String(error)}`)
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => count,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
