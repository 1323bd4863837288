import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/** A PostgreSQL behind TLS, by a certificate that only who knows it trusts. */
export interface TlsFront {
  readonly port: number
  /** The certificate, for `localhost` alone. */
  readonly ca: string
  /** Connections whose client took the certificate. */
  readonly secured: () => number
  readonly close: () => void
}

export async function startTlsFront(socketPath: string): Promise<TlsFront> {
  const { key, cert } = makeCertificate()
  const sockets = new Set<Socket>()
  let secured = 0
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => undefined)
    // The first message asks for TLS, and the answer is one letter.
    client.once('data', () => {
      client.write('S')
      const inner = new TLSSocket(client, { isServer: true, key, cert })
      inner.on('error', () => undefined)
      inner.once('secure', () => {
        secured += 1
        const upstream = connect(socketPath)
        sockets.add(upstream)
        upstream.on('error', () => undefined)
        inner.pipe(upstream)
        upstream.pipe(inner)
      })
    })
  })
  server.listen(0)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    ca: cert,
    secured: () => secured,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

export function makeCertificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...form, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return made
}
