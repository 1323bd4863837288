import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { say } from '../../engine/index.ts'
import { systemCode } from '../database/database-errors.ts'
import { SetupError } from '../installation/setup-error.ts'

export interface Listening {
  readonly address: AddressInfo
  /** Takes no more requests, and waits a little for those under way. */
  readonly close: () => Promise<void>
}

const CLOSE_MS = 5_000
/** Who sends slowly on purpose does not hold a connection for long. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
}

/** @throws {SetupError} when the address is taken or not ours */
export async function listen(
  front: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
  limits: typeof LIMITS = LIMITS,
): Promise<Listening> {
  const server = createServer(limits, front)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (error) {
    throw new SetupError(
      say('cannotListen', {
        address: `${host}:${port}`,
        code: systemCode(error) ?? 'unknown',
      }),
      say('stopWhatListens', {}),
    )
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { address, close: () => closeServer(server) }
}

async function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
  await closed
  clearTimeout(cut)
}
