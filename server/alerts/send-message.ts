import { createTransport } from 'nodemailer'
import { Agent, request } from 'undici'
import { checkLiteralHost, guardedLookup } from '../../connectors/index.ts'
import { type Message, parseUrl, say, toText } from '../../engine/index.ts'
import type { Secret } from '../secrets/secret.ts'
import type { ChannelTarget } from './channels.ts'
import { toMailPage } from './mail-page.ts'
import { type AlertMessage, type Paragraph, paragraphText, toPlainText } from './message.ts'

/** How messages leave this server. */
export interface Sender {
  /** Without it, no mail can be sent. */
  readonly canMail: boolean
  /**
   * @param stop for what comes again and again; never for what somebody asked for once
   * @throws {SendError}
   */
  readonly send: (target: ChannelTarget, message: AlertMessage, stop?: Stop) => Promise<void>
  readonly close: () => Promise<void>
}

/** How somebody who gets mails again and again gets no more of them. */
export interface Stop {
  readonly label: string
  /** An address of each reader's own; it takes a POST without a page as well (RFC 8058). */
  readonly urlOf: (address: string) => string
}

export interface SenderOptions {
  readonly smtpUrl: Secret | undefined
  readonly mailFrom: string | undefined
  /** Webhooks may lead into the own network. */
  readonly allowPrivate: boolean
  /** After which a message that was not taken is given up. */
  readonly timeoutMs?: number | undefined
}

/** A message was not taken: why, in words for a person. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly code = 'NOT_SENT'
  readonly reason: Message

  constructor(reason: Message, options?: ErrorOptions) {
    super(toText(reason), options)
    this.reason = reason
  }
}

const TIMEOUT_MS = 15_000

export function createSender({
  smtpUrl,
  mailFrom,
  allowPrivate,
  timeoutMs = TIMEOUT_MS,
}: SenderOptions): Sender {
  const mail = smtpUrl && createTransport(withTimeouts(smtpUrl.reveal(), timeoutMs))
  const agent = new Agent({
    connect: allowPrivate ? {} : { lookup: guardedLookup },
  })

  async function sendMail(
    addresses: readonly string[],
    message: AlertMessage,
    stop: Stop | undefined,
  ): Promise<void> {
    if (!mail) {
      throw new SendError(say('noMailServer', {}))
    }
    // Nobody sees who else is told, and each has an own way to stop it.
    const sent = await Promise.allSettled(
      addresses.map((to) => {
        const link = stop && { label: stop.label, url: stop.urlOf(to) }
        return mail.sendMail({
          from: mailFrom,
          to,
          subject: message.subject,
          text: toPlainText(message, link),
          html: toMailPage(message, link),
          headers: headersOf(link?.url),
        })
      }),
    )
    const failed = sent.filter((each) => each.status === 'rejected')
    const [first] = failed
    // Were it sent again because of one, the others would get it twice.
    if (!first || failed.length < sent.length) return
    throw new SendError(say('mailRefused', { said: messageOf(first.reason) }), {
      cause: first.reason,
    })
  }

  async function post(url: string, body: unknown): Promise<void> {
    const host = parseUrl(url)?.hostname ?? ''
    try {
      if (!allowPrivate) checkLiteralHost(host)
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        dispatcher: agent,
        // Of all of it: an answer that comes byte by byte does not hold up others.
        signal: AbortSignal.timeout(timeoutMs),
      })
      await answer.dump()
      if (statusCode >= 300) throw new SendError(say('hookAnswered', { host, count: statusCode }))
    } catch (cause) {
      if (cause instanceof SendError) throw cause
      // The path of a webhook is a secret: only the host is told.
      throw new SendError(say('hookUnreachable', { host, said: codeOf(cause) }), { cause })
    }
  }

  return {
    canMail: mail !== undefined,
    send: (target, message, stop) =>
      target.kind === 'email'
        ? sendMail(target.addresses, message, stop)
        : post(target.url, toBody(target.shape, message)),
    close: async () => {
      mail?.close()
      await agent.close()
    },
  }
}

/** No machine answers it (RFC 3834), and mail programs offer to stop it (RFC 2369, 8058). */
function headersOf(stopUrl: string | undefined): Readonly<Record<string, string>> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(stopUrl !== undefined && {
      'List-Unsubscribe': `<${stopUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  }
}

function withTimeouts(url: string, timeoutMs: number): string {
  const address = new URL(url)
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, String(timeoutMs))
  }
  return address.href
}

/** Bodies as the systems for people to talk take them. */
function toBody(shape: 'slack' | 'teams' | 'json', message: AlertMessage): unknown {
  const { subject, paragraphs, url, action } = message
  switch (shape) {
    case 'slack':
      return {
        text: [
          `*${forSlack(subject)}*`,
          ...paragraphs.map(slackText),
          ...(url === undefined ? [] : [forSlack(url)]),
        ].join('\n\n'),
      }
    case 'teams':
      return {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', size: 'Medium', weight: 'Bolder', text: subject, wrap: true },
                ...paragraphs.map((each) => ({
                  type: 'TextBlock',
                  text: teamsText(each),
                  wrap: true,
                })),
              ],
              actions: url === undefined ? [] : [{ type: 'Action.OpenUrl', title: action, url }],
            },
          },
        ],
      }
    case 'json':
      return { subject, paragraphs: paragraphs.map(paragraphText), url: url ?? null }
  }
}

/** `<https://…|ORD00018>` is a link there. */
function slackText({ text, links = [] }: Paragraph): string {
  const lines = links.map(({ label, url }) =>
    url === undefined ? `• ${forSlack(label)}` : `• <${forSlack(url)}|${forSlack(label)}>`,
  )
  return [forSlack(text), ...lines].join('\n')
}

function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Markdown, where one line break is none. */
function teamsText({ text, links = [] }: Paragraph): string {
  const lines = links.map(({ label, url }) =>
    url === undefined ? `- ${forTeams(label)}` : `- [${forTeams(label)}](${url})`,
  )
  const blocks = [forTeams(text).replaceAll('\n', '\n\n'), lines.join('\n')]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function forTeams(text: string): string {
  return text.replace(/[\\*_[\]`]/g, String.raw`\$&`)
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function codeOf(thrown: unknown): string {
  const isCoded = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
  return isCoded ? String(thrown.code) : messageOf(thrown)
}
