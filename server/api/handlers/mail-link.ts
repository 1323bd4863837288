import { loadWords, type Message, say } from '../../../engine/index.ts'
import { composeNotice } from '../../alerts/notice.ts'
import { createLink, type NewLink } from '../../people/mailed-links.ts'
import type { Services } from '../services.ts'
import { hostOf } from './tell-person.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Where the page of each link is. */
const PAGES = {
  'sign-up': '/confirm-sign-up',
  invited: '/confirm-sign-up',
  password: '/reset-password',
  email: '/confirm-email',
}

/** With the secret after the #, it reaches no log of a server or proxy. */
export function linkTo(purpose: keyof typeof PAGES, secret: string): string {
  return `${PAGES[purpose]}#${secret}`
}

/** Ends what an address has of a secret whose rest is a cookie of the browser that it was made for. */
const IN_TWO = '.'

/** Halves of a secret that is good in one browser only: that for the address, and the cookie. */
export function splitSecret(secret: string): { readonly shown: string; readonly browser: string } {
  const middle = Math.floor(secret.length / 2)
  return { shown: secret.slice(0, middle) + IN_TWO, browser: secret.slice(middle) }
}

/** What {@link splitSecret} parted, or what a mail had whole. */
export function wholeSecret(shown: string, browser: string | undefined): string {
  return shown.endsWith(IN_TWO) ? shown.slice(0, -1) + (browser ?? '') : shown
}

export interface LinkMail extends Pick<NewLink, 'purpose' | 'email' | 'person' | 'forMs'> {
  readonly language: string
  readonly subject: Message
  readonly text: Message
  readonly action: Message
}

/**
 * Sends a link to an address, to whoever reads there.
 *
 * @throws {SendError}
 */
export async function mailLink(
  services: Services,
  { language, subject, text, action, ...link }: LinkMail,
): Promise<number> {
  const { database, clock } = services
  const { purpose, email } = link
  const { secret, expiresAt } = await createLink(database.db, { ...link, now: clock.now() })
  await mailTo(services, email, language, {
    subject,
    paragraphs: [text, say('mailIgnore', {})],
    link: { path: linkTo(purpose, secret), action },
  })
  return expiresAt
}

export interface AddressedMail {
  readonly subject: Message
  readonly paragraphs: readonly Message[]
  readonly link?: { readonly path: string; readonly action: Message }
}

/** @throws {SendError} */
export async function mailTo(
  { config, sender }: Services,
  email: string,
  language: string,
  { subject, paragraphs, link }: AddressedMail,
): Promise<void> {
  const { publicUrl = '' } = config
  const notice = composeNotice(
    {
      subject,
      paragraphs,
      link: link && { url: publicUrl + link.path, action: link.action },
      why: say('mailWhyAsked', { host: hostOf(config) }),
    },
    await loadWords(language),
  )
  await sender.send({ kind: 'email', addresses: [email] }, notice)
}
