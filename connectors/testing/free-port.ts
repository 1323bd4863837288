import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port of this machine that nothing listened at a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('a server without a port')
}
