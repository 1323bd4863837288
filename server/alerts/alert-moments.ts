import type { Language } from '../contract/languages.ts'

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', it: 'it-IT', nl: 'nl-NL' }
const DAY_MS = 86_400_000

/** On the clock of this machine: `12:27` today, `24 Nov, 12:27` before. In Italian with the word before it, which depends on it. */
export function sayMoment(at: number, now: number, language: Language): string {
  const locale = LOCALES[language]
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const isToday = now - at < DAY_MS && new Date(at).getDate() === new Date(now).getDate()
  return isToday ? time.format(at) : `${date.format(at)}, ${time.format(at)}`
}

export function saySince(at: number, now: number, language: Language): string {
  const moment = sayMoment(at, now, language)
  if (language !== 'it') return moment
  return moment.includes(',') ? `dal ${moment}` : `dalle ${moment}`
}
