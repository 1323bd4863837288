import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { SECRET } from '../../transport-suite/transport-case.ts'

/** OpenSSH's own, by its usual places. */
const SFTP_SERVER = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/sftp-server',
  '/usr/lib/ssh/sftp-server',
].find((path) => existsSync(path))

export const USER = 'mapwright'

/** It speaks SFTP; SSH itself is that of the package. */
export function hasSftpServer(): boolean {
  if (SFTP_SERVER !== undefined) return true
  if (process.env['REQUIRE_DRIVERS'] === '1') throw new Error('there is no sftp-server')
  return false
}

export interface TestSftp {
  readonly port: number
  readonly hostKey: string
  /** Ends all connections, as a network does that fails. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

interface Ssh2Server {
  readonly Server: new (
    options: { readonly hostKeys: readonly string[] },
    onClient: (client: Client) => void,
  ) => {
    readonly listen: (port: number, host: string, done: () => void) => void
    readonly address: () => { readonly port: number }
    readonly close: (done: () => void) => void
  }
  readonly utils: {
    readonly parseKey: (key: string) => unknown
    readonly generateKeyPairSync: (kind: string) => {
      readonly private: string
      readonly public: string
    }
  }
}

/** Of a thousand keys that the package makes it cannot read some two or three itself. */
function makeKeys({ utils }: Ssh2Server): ReturnType<Ssh2Server['utils']['generateKeyPairSync']> {
  for (;;) {
    const keys = utils.generateKeyPairSync('ed25519')
    if (!(utils.parseKey(keys.private) instanceof Error)) return keys
  }
}

interface Client {
  readonly on: (event: string, listener: (...given: readonly never[]) => void) => Client
  readonly end: () => void
}

interface Authentication {
  readonly method: string
  readonly username: string
  readonly password: string
  readonly accept: () => void
  readonly reject: (methods: readonly string[]) => void
}

/** An SSH server on loopback whose files are those of this machine, and whose user has the password of the suite. */
export async function startSftp(): Promise<TestSftp> {
  const name = 'ssh2'
  const { default: ssh2 }: { readonly default: Ssh2Server } = await import(name)
  const keys = makeKeys(ssh2)
  const blob = Buffer.from(keys.public.split(' ')[1] ?? '', 'base64')
  const clients = new Set<Client>()
  const server = new ssh2.Server({ hostKeys: [keys.private] }, (client) => {
    clients.add(client)
    client
      .on('authentication', (asked: Authentication) => {
        const isGood = asked.method === 'password' && asked.password === SECRET
        if (isGood && asked.username === USER) asked.accept()
        else asked.reject(['password'])
      })
      .on('session', (accept: () => Client) => {
        accept().on(
          'subsystem',
          (take: () => Duplex, refuse: () => void, info: { name: string }) => {
            if (info.name === 'sftp') serve(take())
            else refuse()
          },
        )
      })
      .on('close', () => void clients.delete(client))
      .on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const cut = (): void => {
    for (const client of clients) client.end()
  }
  return {
    port: server.address().port,
    hostKey: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut()
        server.close(resolve)
      }),
  }
}

function serve(stream: Duplex): void {
  const child = spawn(SFTP_SERVER ?? '', [], { stdio: ['pipe', 'pipe', 'ignore'] })
  stream.pipe(child.stdin)
  child.stdout.pipe(stream)
  child.stdin.on('error', () => undefined)
  stream.on('error', () => undefined).on('close', () => child.kill())
}
