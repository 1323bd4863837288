import type { Locale } from './define-text.ts'
import { addWords } from './translator.ts'

type Load = (locale: Locale) => Promise<void>

const loaded = new Set<Locale>()
const furtherWords = new Set<Load>()

/** From now on who chooses a language waits for these words, too: they come with the pages that need them. */
export function loadWithLocale(load: Load): void {
  furtherWords.add(load)
}

/** Only those who read another language than English load its words. */
export async function loadLocale(locale: Locale): Promise<void> {
  await Promise.all([loadPages(locale), ...[...furtherWords].map((load) => load(locale))])
}

async function loadPages(locale: Locale): Promise<void> {
  if (locale === 'en' || loaded.has(locale)) return
  const { words } = await (locale === 'it'
    ? import('../locales/it/words.ts')
    : import('../locales/nl/words.ts'))
  for (const [area, texts] of Object.entries(words)) addWords(locale, area, texts)
  loaded.add(locale)
}
