import type { Locale } from '../define-text.ts'
import type { ServerWords } from './words-shape.ts'

const known = new Map<Locale, ServerWords>()

/** Of the languages that were loaded; English needs none. */
export function serverWords(locale: Locale): ServerWords | undefined {
  return known.get(locale)
}

/** Only those who read another language than English load its words. */
export async function loadServerWords(locale: Locale): Promise<void> {
  if (locale === 'en' || known.has(locale)) return
  const { words } = locale === 'it' ? await import('./italian.ts') : await import('./dutch.ts')
  known.set(locale, words)
}
