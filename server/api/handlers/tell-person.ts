import type { Language } from '../../contract/languages.ts'
import { findPerson } from '../../people/people.ts'
import { describeError } from '../../process/describe-error.ts'
import type { Services } from '../services.ts'

/** What happened to the factors of a person. */
export type Event =
  | { readonly what: 'appAdded' | 'appRemoved' | 'codesMade' }
  | { readonly what: 'passkeyAdded' | 'passkeyRemoved'; readonly name: string }
  | { readonly what: 'codeUsed'; readonly left: number }
  | { readonly what: 'reset'; readonly by: string }

interface Words {
  readonly subject: string
  readonly say: (event: Event) => string
  readonly ifNot: string
}

/**
 * Tells a person by e-mail what happened to their factors, where the server can send mail: if it was not they who did it, nobody
 * else would know. What was done stays done when the mail cannot be sent.
 */
export async function tellPerson(
  { database, sender, config, log }: Services,
  id: string,
  event: Event,
): Promise<void> {
  if (!sender.canMail) return
  const person = await findPerson(database.db, id)
  if (!person) return
  const { subject, say, ifNot } = WORDS[languageOf(person.locale)]
  try {
    await sender.send(
      { kind: 'email', addresses: [person.email] },
      { subject, paragraphs: [{ text: say(event) }, { text: ifNot }], url: config.publicUrl },
    )
  } catch (error) {
    log.warn({ error: describeError(error), msg: 'a person could not be told of their factors' })
  }
}

function languageOf(locale: string | null): Language {
  return locale === 'it' || locale === 'nl' ? locale : 'en'
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: 'Mapwright: your sign-in was changed',
    say: (event) => {
      switch (event.what) {
        case 'appAdded':
          return 'An authenticator app was set up for your account.'
        case 'appRemoved':
          return 'The authenticator app of your account was removed.'
        case 'codesMade':
          return 'New recovery codes were made for your account; the previous ones no longer work.'
        case 'passkeyAdded':
          return `The passkey "${event.name}" was added to your account.`
        case 'passkeyRemoved':
          return `The passkey "${event.name}" was removed from your account.`
        case 'codeUsed':
          return `A recovery code of your account was used; ${event.left} are left.`
        case 'reset':
          return `${event.by} removed all second factors of your account. Set one up again at your next sign-in.`
      }
    },
    ifNot:
      'If that was not you, or not at your wish, change your password and tell an administrator.',
  },
  it: {
    subject: 'Mapwright: il tuo accesso è cambiato',
    say: (event) => {
      switch (event.what) {
        case 'appAdded':
          return 'È stata configurata un’app di autenticazione per il tuo account.'
        case 'appRemoved':
          return 'L’app di autenticazione del tuo account è stata rimossa.'
        case 'codesMade':
          return 'Sono stati creati nuovi codici di recupero per il tuo account; quelli precedenti non valgono più.'
        case 'passkeyAdded':
          return `La passkey «${event.name}» è stata aggiunta al tuo account.`
        case 'passkeyRemoved':
          return `La passkey «${event.name}» è stata rimossa dal tuo account.`
        case 'codeUsed':
          return `È stato usato un codice di recupero del tuo account; ne restano ${event.left}.`
        case 'reset':
          return `${event.by} ha rimosso tutti i secondi fattori del tuo account. Configurane uno al prossimo accesso.`
      }
    },
    ifNot:
      'Se non sei stato tu, o non lo hai chiesto, cambia la password e avvisa un amministratore.',
  },
  nl: {
    subject: 'Mapwright: je aanmelding is gewijzigd',
    say: (event) => {
      switch (event.what) {
        case 'appAdded':
          return 'Er is een authenticator-app ingesteld voor je account.'
        case 'appRemoved':
          return 'De authenticator-app van je account is verwijderd.'
        case 'codesMade':
          return 'Er zijn nieuwe herstelcodes gemaakt voor je account; de vorige gelden niet meer.'
        case 'passkeyAdded':
          return `De passkey "${event.name}" is toegevoegd aan je account.`
        case 'passkeyRemoved':
          return `De passkey "${event.name}" is verwijderd uit je account.`
        case 'codeUsed':
          return `Er is een herstelcode van je account gebruikt; er zijn er nog ${event.left}.`
        case 'reset':
          return `${event.by} heeft alle tweede factoren van je account verwijderd. Stel er bij je volgende aanmelding weer een in.`
      }
    },
    ifNot:
      'Was jij dit niet, of vroeg je er niet om, wijzig dan je wachtwoord en vertel het een beheerder.',
  },
}
