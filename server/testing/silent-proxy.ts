import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that can fall silent, as a network does that swallows everything: no answers, no errors; or be slow. */
export interface SilentProxy {
  /** The address of the server, by way of the proxy. */
  readonly url: string
  readonly fallSilent: () => void
  /** From now on each answer takes so long. */
  readonly slowDown: (ms: number) => void
  readonly close: () => void
}

export async function startSilentProxy(target: string): Promise<SilentProxy> {
  const { hostname, port, searchParams } = new URL(target)
  // The clusters of tests listen on a socket in a folder.
  const folder = searchParams.get('host')
  const sockets = new Set<Socket>()
  let isSilent = false
  let slowMs = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    keep(near)
    if (isSilent) return
    const far = folder
      ? connect(`${folder}/.s.PGSQL.${port || 5432}`)
      : connect(Number(port), hostname)
    keep(far)
    near.on('data', (bytes) => void (isSilent || far.write(bytes)))
    const answer = (bytes: Buffer): void => void (isSilent || near.write(bytes))
    far.on('data', (bytes) => {
      if (slowMs > 0) setTimeout(() => answer(bytes), slowMs)
      else answer(bytes)
    })
    near.on('close', () => void (isSilent || far.destroy()))
    far.on('close', () => void (isSilent || near.destroy()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  const address = server.address()
  if (typeof address === 'object' && address) url.port = String(address.port)
  return {
    url: url.href,
    fallSilent: () => {
      isSilent = true
    },
    slowDown: (ms) => {
      slowMs = ms
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
