import { loadWords, type Words } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { loadWithLocale } from './load-locale.ts'
import { currentLocale } from './use-text.ts'

const words = new Map<Locale, Words>()

/** What the engine says, for pages that put its messages into words themselves; English is there without it. */
export function engineWords(locale: Locale): Words | undefined {
  return words.get(locale)
}

async function load(locale: Locale): Promise<void> {
  if (locale === 'en' || words.has(locale)) return
  words.set(locale, await loadWords(locale))
}

loadWithLocale(load)
// No such page begins before the words of its reader are there.
await load(currentLocale())
