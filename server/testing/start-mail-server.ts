import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  readonly to: readonly string[]
  readonly subject: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** For readers of text alone, as they read it. */
  readonly text: string
  readonly html: string
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

  async function keep(to: readonly string[], raw: Buffer, done: () => void): Promise<void> {
    mails.push(await readMail(to, raw))
    done()
  }

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
        void keep(to, Buffer.concat(parts), done)
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

async function readMail(to: readonly string[], raw: Buffer): Promise<Mail> {
  const { subject = '', headers, text = '', html = '' } = await PostalMime.parse(raw)
  return {
    to,
    subject,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    text,
    html,
  }
}
