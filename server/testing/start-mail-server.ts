import { SMTPServer } from 'smtp-server'

export interface Mail {
  readonly to: readonly string[]
  readonly text: string
}

/** A mail server on loopback that keeps what it is sent, or refuses it. */
export interface MailServer {
  readonly url: string
  /** Emptied by tests. */
  readonly mails: Mail[]
  isRefusing: boolean
  readonly close: () => Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(server.isRefusing ? new Error('mailbox full') : undefined),
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        // Nodemailer folds long lines.
        mails.push({ to, text: Buffer.concat(parts).toString().replaceAll('=\r\n', '') })
        done()
      })
    },
  })
  const port = await new Promise<number>((resolve) => {
    const listening = smtp.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const server: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    isRefusing: false,
    close: () =>
      new Promise((resolve) => {
        smtp.close(() => resolve())
      }),
  }
  return server
}
