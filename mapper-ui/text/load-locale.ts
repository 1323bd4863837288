import { loadWords, type Words } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { translator } from './translator.ts'

const messages = new Map<Locale, Words>()

/** What engine and server say, in a language that was loaded; English needs none. */
export function messagesIn(locale: Locale): Words | undefined {
  return messages.get(locale)
}

/** Only those who read another language than English load its words. */
export async function loadLocale(locale: Locale): Promise<void> {
  if (locale === 'en' || messages.has(locale)) return
  const [{ words }, said] = await Promise.all([
    locale === 'it' ? import('../locales/it/words.ts') : import('../locales/nl/words.ts'),
    loadWords(locale),
  ])
  for (const [area, texts] of Object.entries(words)) {
    translator.addResourceBundle(locale, area, texts)
  }
  messages.set(locale, said)
}
