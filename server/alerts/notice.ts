import { type Message, say, toText, type Words } from '../../engine/index.ts'
import type { AlertMessage } from './message.ts'

/** What a mail about an account says. */
export interface Notice {
  readonly subject: Message
  readonly paragraphs: readonly Message[]
  /** Where it leads, and what one does there; absent where the server does not know its own address. */
  readonly link?: { readonly url: string; readonly action: Message } | undefined
  readonly why: Message
}

/** Puts it into words for one reader. */
export function composeNotice({ subject, paragraphs, link, why }: Notice, words: Words) {
  const message: AlertMessage = {
    subject: `Mapwright: ${toText(subject, words)}`,
    paragraphs: paragraphs.map((each) => ({ text: toText(each, words) })),
    url: link?.url,
    action: toText(link?.action ?? say('mailOpen', {}), words),
    why: toText(why, words),
    language: words.language,
  }
  return message
}
