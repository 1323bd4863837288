import type { ProductFunction } from '../product-function.ts'
import { LanguageError } from '../run/language-error.ts'
import { isNothing, textArgument } from './function-argument.ts'

/** Letters that Unicode does not take apart, as their languages write them without the accent. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
}

/** What makes a picture of the sign before it: ❤ and ❤️ are one to a person, and neither is a letter. */
const PICTURE_MARKS = /[\p{Variation_Selector}\p{Me}]/gu

const ACCENTS = /(\p{Script=Latin})\p{Mn}+/gu

/** Far longer than any title: letters are looked up in the tables of Unicode several times, which takes long. */
const LONGEST = 50_000

/**
 * Lower-case words joined by hyphens, for URLs. Accents are taken off Latin letters only: in other scripts a mark
 * makes another letter (й is not и), and a vowel sign must not get lost.
 */
function slug(text: unknown): string | undefined {
  if (isNothing(text)) return undefined
  const written = textArgument('slug', text)
  if (written.length > LONGEST) throw new LanguageError('LIMIT_TIME')
  const words = foldAccents(written)
    .replace(PICTURE_MARKS, '')
    .replace(/['’]s(?![\p{L}\p{N}])/gu, 's')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return words === '' ? undefined : words
}

/** Lower case without accents, so that "Côte d’Ivoire" and "cote d'ivoire" are one. */
export function foldAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøđðłþıħŋ]/g, (letter) => SPELLED[letter] ?? letter)
}

export const slugFunctions: readonly ProductFunction[] = [
  {
    name: 'slug',
    arity: { min: 1, max: 1 },
    signature: '$slug(text)',
    doc: 'Lower-case words joined by hyphens, for URLs. Accents are taken off Latin letters; other scripts keep theirs. No result when nothing is left.',
    examples: [
      { formula: '$slug("Crème brûlée (500 g)")', result: 'creme-brulee-500-g' },
      { formula: '$slug("Straße & Łódź")', result: 'strasse-lodz' },
      { formula: '$slug("Чай зелёный")', result: 'чай-зелёный' },
      { formula: '$slug("日本の お茶")', result: '日本の-お茶' },
      { formula: '$slug("I ❤️ İstanbul 1️⃣")', result: 'i-istanbul-1' },
      { formula: '$slug("★ ★ ★")' },
      { formula: '$slug(title)', record: {} },
    ],
    implementation: ([text]) => slug(text),
  },
]
