import type { SentenceWords } from '../../../engine/index.ts'
import { dutch } from './dutch.ts'
import { italian } from './italian.ts'

export const LANGUAGES = ['en', 'it', 'nl'] as const
export type Language = (typeof LANGUAGES)[number]

/** Every sentence of the product, in the languages that are not its own. */
export const WORDS_OF: Readonly<Record<Exclude<Language, 'en'>, SentenceWords>> = {
  it: italian,
  nl: dutch,
}

export function toLanguage(text: string): Language {
  return LANGUAGES.find((language) => language === text) ?? 'en'
}
