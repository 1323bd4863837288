import { say } from '../../messages/message.ts'
import type { ProductFunction } from '../product-function.ts'
import { COUNTRY_CODES } from './country-codes.ts'
import { isNothing, textArgument, wrongArgument } from './function-argument.ts'
import { foldAccents } from './slug.ts'

/** Languages in which a country may be written. */
const LANGUAGES = ['en', 'nl', 'de', 'fr', 'it', 'es', 'pt', 'da', 'sv', 'nb', 'fi', 'pl', 'cs']

/** Names in daily use that are not the official ones. */
const ALIASES: Readonly<Record<string, string>> = {
  holland: 'NL',
  'pays bas': 'NL',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'great britain': 'GB',
  'northern ireland': 'GB',
  engeland: 'GB',
  'groot brittannie': 'GB',
  grossbritannien: 'GB',
  usa: 'US',
  america: 'US',
  amerika: 'US',
  'united states of america': 'US',
  'czech republic': 'CZ',
  tsjechie: 'CZ',
  el: 'GR',
  xi: 'GB',
  'south korea': 'KR',
  'north korea': 'KP',
  russia: 'RU',
  turkey: 'TR',
  vatican: 'VA',
  'ivory coast': 'CI',
  'cape verde': 'CV',
  swaziland: 'SZ',
  macedonia: 'MK',
  burma: 'MM',
  'hong kong': 'HK',
  macau: 'MO',
}

const byAlpha3 = new Map<string, string>()
const alpha2 = new Set<string>()
for (const pair of COUNTRY_CODES.split(' ')) {
  byAlpha3.set(pair.slice(0, 3), pair.slice(3))
  alpha2.add(pair.slice(3))
}

/** Longer than any name of a country in any language. */
const MAX_NAME = 400

let byName: ReadonlyMap<string, string> | undefined

/** Two-letter code of a country written as code or name; nothing when it is not known. */
export function countryCode(country: unknown): string | undefined {
  if (isNothing(country)) return undefined
  const written = textArgument('countryCode', country)
  if (written.length > MAX_NAME) return undefined
  const text = written.trim()
  const code = text.toUpperCase()
  if (alpha2.has(code)) return code
  const name = simplify(text)
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name]
  byName ??= namesInAllLanguages()
  return byAlpha3.get(code) ?? byName.get(name)
}

/** What people call a country in a language; nothing when the country is not known. */
function countryName(country: unknown, language: unknown = 'en'): string | undefined {
  if (isNothing(country)) return undefined
  const tag = textArgument('countryName', language)
  // A wrong language is told with the first country, not only with the first that is known.
  if (!isLanguage(tag)) throw wrongArgument('countryName', say('aLanguage', {}), language)
  const code = countryCode(country)
  if (code === undefined) return undefined
  return new Intl.DisplayNames([tag], { type: 'region' }).of(code)
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** Made at first use: some three thousand names. */
function namesInAllLanguages(): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region' })
    for (const code of alpha2) names.set(simplify(display.of(code) ?? code), code)
  }
  return names
}

function simplify(name: string): string {
  return foldAccents(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:the|de|la|le|les|die|das|der) /, '')
}

export const countryFunctions: readonly ProductFunction[] = [
  {
    name: 'countryCode',
    arity: { min: 1, max: 1 },
    signature: '$countryCode(country)',
    doc: 'Two-letter code of a country given as code of two or three letters, or as name in one of the larger European languages; no result when it is not known.',
    examples: [
      { formula: '$countryCode("Nederland")', result: 'NL' },
      { formula: '$countryCode("NLD")', result: 'NL' },
      { formula: '$countryCode("nl")', result: 'NL' },
      { formula: '$countryCode("Côte d’Ivoire")', result: 'CI' },
      { formula: '$countryCode("United Kingdom")', result: 'GB' },
      { formula: '$countryCode("Neverland")' },
      { formula: '$countryCode(country)', record: {} },
    ],
    implementation: ([country]) => countryCode(country),
  },
  {
    name: 'countryName',
    arity: { min: 1, max: 2 },
    mistakes: [
      undefined,
      (tag) => (isLanguage(tag) ? undefined : say('noLanguage', { name: tag })),
    ],
    signature: '$countryName(country, language)',
    doc: 'Name of a country in a language (English unless said otherwise); no result when the country is not known.',
    examples: [
      { formula: '$countryName("NL", "en")', result: 'Netherlands' },
      { formula: '$countryName("DEU", "nl")', result: 'Duitsland' },
      { formula: '$countryName("XX")' },
    ],
    implementation: ([country, language]) => countryName(country, language),
  },
]
