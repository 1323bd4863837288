import { loadWords, type Message, say } from '../../../engine/index.ts'
import { composeNotice } from '../../alerts/notice.ts'
import { findPerson } from '../../people/people.ts'
import { describeError } from '../../process/describe-error.ts'
import type { Services } from '../services.ts'

/** What happened to what a person signs in with. */
export type Event =
  | { readonly what: 'appAdded' | 'appRemoved' | 'codesMade' | 'passwordChanged' }
  | { readonly what: 'passkeyAdded' | 'passkeyRemoved'; readonly name: string }
  | { readonly what: 'codeUsed'; readonly left: number }
  | { readonly what: 'reset'; readonly by: string }
  | { readonly what: 'openIdTied'; readonly title: string }

/**
 * Tells a person by e-mail what happened to their sign-in, where the server can send mail: if it was not they who did it, nobody
 * else would know. What was done stays done when the mail cannot be sent.
 */
export async function tellPerson(services: Services, id: string, event: Event): Promise<void> {
  const { database, sender, config, log } = services
  if (!sender.canMail) return
  const person = await findPerson(database.db, id)
  if (!person) return
  const { publicUrl } = config
  const notice = composeNotice(
    {
      subject: say('mailSignInChangedSubject', {}),
      paragraphs: [sayEvent(event), say('mailIfNotYou', {})],
      link: publicUrl === undefined ? undefined : { url: publicUrl, action: say('mailOpen', {}) },
      why: say('mailWhyAccount', { host: hostOf(config) }),
    },
    await loadWords(person.locale ?? 'en'),
  )
  try {
    await sender.send({ kind: 'email', addresses: [person.email] }, notice)
  } catch (error) {
    log.warn({ error: describeError(error), msg: 'a person could not be told of their sign-in' })
  }
}

/** What mails call this server. */
export function hostOf({ publicUrl, host }: Services['config']): string {
  return publicUrl === undefined ? host : new URL(publicUrl).host
}

function sayEvent(event: Event): Message {
  switch (event.what) {
    case 'appAdded':
      return say('mailAppAdded', {})
    case 'appRemoved':
      return say('mailAppRemoved', {})
    case 'codesMade':
      return say('mailCodesMade', {})
    case 'passwordChanged':
      return say('mailPasswordChanged', {})
    case 'passkeyAdded':
      return say('mailPasskeyAdded', { name: event.name })
    case 'passkeyRemoved':
      return say('mailPasskeyRemoved', { name: event.name })
    case 'openIdTied':
      return say('mailOpenIdTied', { name: event.title })
    case 'codeUsed':
      return say('mailCodeUsed', { count: event.left })
    case 'reset':
      return say('mailFactorsReset', { by: event.by })
  }
}
