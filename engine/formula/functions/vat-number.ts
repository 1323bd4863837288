import type { ProductFunction } from '../product-function.ts'
import { countryCode } from './countries.ts'
import { isNothing, textArgument } from './function-argument.ts'

/**
 * What follows the country letters, per member state (and Northern Ireland, which trades goods as one). By hand, because
 * jsvat 2.5 refuses Belgian numbers that begin with 1, knows none of Northern Ireland, and has no official form to give.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d[A-Z0-9+*]\d{5}[A-Z]|\d{7}[A-W][A-I])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
}

/** Where the letters are not the code of the country; Monaco is taxed with France. */
const PREFIXES: Readonly<Record<string, string>> = { GR: 'EL', MC: 'FR' }

/**
 * A VAT number in the one form that VIES and bookkeeping take, or nothing when it has not the form of its country.
 * Only the form is checked: whether the number is in use, only the tax office knows.
 */
function vatNumber(text: unknown, country?: unknown): string | undefined {
  if (isNothing(text)) return undefined
  const written = textArgument('vatNumber', text)
  if (written.length > 40) return undefined
  const plain = written
    .toUpperCase()
    .replace(/^\s*(?:VAT|BTW|TVA|MWST|UST|USTID)\b/, '')
    .replace(/[\s.\-/:_]/g, '')
  const prefix = prefixOf(country)
  const named = readWithPrefix(plain)
  if (prefix === undefined) return named
  if (named === undefined) return readNumber(prefix, plain)
  // A customer in Northern Ireland is in the United Kingdom, and trades goods with a number of its own.
  const isOfCountry = named.startsWith(prefix) || (prefix === 'GB' && named.startsWith('XI'))
  return isOfCountry ? named : undefined
}

function readWithPrefix(plain: string): string | undefined {
  const letters = plain.slice(0, 2)
  return readNumber(letters === 'GR' ? 'EL' : letters, plain.slice(2))
}

function readNumber(prefix: string, number: string): string | undefined {
  // Belgium once wrote nine digits; the same companies now have a leading zero.
  const full = prefix === 'BE' && /^\d{9}$/.test(number) ? `0${number}` : number
  return FORMS[prefix]?.test(full) ? prefix + full : undefined
}

function prefixOf(country: unknown): string | undefined {
  if (isNothing(country)) return undefined
  if (country === 'EL' || country === 'XI') return country
  const code = countryCode(country)
  return code === undefined ? '' : (PREFIXES[code] ?? code)
}

export const vatFunctions: readonly ProductFunction[] = [
  {
    name: 'vatNumber',
    arity: { min: 1, max: 2 },
    signature: '$vatNumber(text, country)',
    doc: 'An EU VAT number in its official form; no result when it has not the form of its country. Whether it is in use is not checked.',
    examples: [
      { formula: '$vatNumber("nl 0012.34.567.b01")', result: 'NL001234567B01' },
      { formula: '$vatNumber("001234567B01", "Nederland")', result: 'NL001234567B01' },
      { formula: '$vatNumber("BTW BE 412.345.678")', result: 'BE0412345678' },
      { formula: '$vatNumber("GR123456789")', result: 'EL123456789' },
      { formula: '$vatNumber("FR 83 404 833 048")', result: 'FR83404833048' },
      { formula: '$vatNumber("XI 123 456 789", "GB")', result: 'XI123456789' },
      { formula: '$vatNumber("NL001")' },
      { formula: '$vatNumber("DE123456789", "NL")' },
      { formula: '$vatNumber(vat)', record: { vat: '' } },
    ],
    implementation: ([text, country]) => vatNumber(text, country),
  },
]
