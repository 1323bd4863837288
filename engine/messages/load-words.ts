import { ENGLISH } from '../locales/en/words.ts'
import type { Words } from './words.ts'

/** The words of a language, which nobody has to load who does not read it; of one that we do not speak, the English ones. */
export async function loadWords(language: string): Promise<Words> {
  switch (language) {
    case 'it':
      return (await import('../locales/it/words.ts')).ITALIAN
    case 'nl':
      return (await import('../locales/nl/words.ts')).DUTCH
    default:
      return ENGLISH
  }
}
