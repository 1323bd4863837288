import { loadWords } from '../../../engine/index.ts'
import type { Locale } from '../define-text.ts'
import type { Translations } from './translations.ts'

const known = new Map<Locale, Translations>()

/** Of the languages that were loaded; English needs none. */
export function translationsFor(locale: Locale): Translations | undefined {
  return known.get(locale)
}

/** Only those who read another language than English load its words. */
export async function loadTranslations(locale: Locale): Promise<void> {
  if (locale === 'en' || known.has(locale)) return
  const { words } = locale === 'it' ? await import('./italian.ts') : await import('./dutch.ts')
  known.set(locale, { ...words, messages: await loadWords(locale) })
}
