import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Fault, SECRET } from '../../transport-suite/transport-case.ts'

/** Stands before a PostgreSQL and lets its exchanges fail. */
export interface PostgresProxy {
  readonly port: number
  readonly exchanges: () => number
  readonly fail: (fault: Fault, times?: number) => void
  readonly close: () => Promise<void>
}

/** Bytes of a message before its text: a letter, and its length with that of itself. */
const HEAD = 5
const SYNC = 'S'
/** Answers end with it. */
const READY = 'Z'

export async function startProxy(socketPath: string): Promise<PostgresProxy> {
  const faults: Fault[] = []
  const sockets = new Set<Socket>()
  let exchanges = 0
  const server = createServer((client) => {
    const upstream = connect(socketPath)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    const exchange = new ExchangeWatch(client, upstream, () => {
      exchanges += 1
      return faults.shift()
    })
    client.on('data', (data) => exchange.asked(data))
    upstream.on('data', (data) => exchange.answered(data))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: portOf(address),
    exchanges: () => exchanges,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    close: async () => {
      if (!server.listening) return
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0
}

/** What one client asks, and what is answered. A statement with bound values is several messages that end with `Sync`. */
class ExchangeWatch {
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #next: () => Fault | undefined
  #asked = Buffer.alloc(0)
  #batch = Buffer.alloc(0)
  #answer = Buffer.alloc(0)
  #fault: Fault | undefined
  #hasStarted = false

  constructor(client: Socket, upstream: Socket, next: () => Fault | undefined) {
    this.#client = client
    this.#upstream = upstream
    this.#next = next
  }

  asked(data: Buffer): void {
    this.#asked = Buffer.concat([this.#asked, data])
    if (!this.#hasStarted) {
      // The first message has no letter.
      this.#hasStarted = true
      this.#upstream.write(this.#asked)
      this.#asked = Buffer.alloc(0)
      return
    }
    for (let message = this.#takeMessage(); message; message = this.#takeMessage())
      this.#take(message)
  }

  answered(data: Buffer): void {
    if (this.#fault !== 'loses the answer' && this.#fault !== 'breaks off') {
      this.#client.write(data)
      return
    }
    this.#answer = Buffer.concat([this.#answer, data])
    const isWhole = this.#answer.subarray(-6, -5).toString() === READY
    if (!isWhole) return
    if (this.#fault === 'loses the answer') {
      this.#client.destroy()
      return
    }
    const half = this.#answer.subarray(0, Math.ceil(this.#answer.length / 2))
    this.#client.write(half, () => this.#client.destroy())
  }

  #takeMessage(): Buffer | undefined {
    if (this.#asked.length < HEAD) return undefined
    const end = this.#asked.readInt32BE(1) + 1
    if (this.#asked.length < end) return undefined
    const message = this.#asked.subarray(0, end)
    this.#asked = this.#asked.subarray(end)
    return message
  }

  #take(message: Buffer): void {
    const letter = message.subarray(0, 1).toString()
    if ('QpX'.includes(letter)) {
      this.#upstream.write(message)
      return
    }
    this.#batch = Buffer.concat([this.#batch, message])
    if (letter !== SYNC) return
    const batch = this.#batch
    this.#batch = Buffer.alloc(0)
    this.#fault = this.#next()
    switch (this.#fault) {
      case 'refuses':
        return this.#refuse('23514', 'the SKU is taken')
      case 'tells secrets':
        return this.#refuse('22000', `bad: ${SECRET}`)
      case 'is busy':
        return this.#refuse('53300', 'sorry, too many clients already')
      case 'is silent':
        return undefined
      case 'loses the answer':
      case 'breaks off':
      case undefined:
        return void this.#upstream.write(batch)
    }
  }

  #refuse(code: string, text: string): void {
    const fields = [`SERROR`, `VERROR`, `C${code}`, `M${text}`]
    const body = Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`)
    this.#client.write(Buffer.concat([messageOf('E', body), messageOf(READY, Buffer.from('I'))]))
  }
}

function messageOf(letter: string, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD)
  head.write(letter)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
