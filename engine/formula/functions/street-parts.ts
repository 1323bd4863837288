import type { ProductFunction } from '../product-function.ts'
import { isNothing, textArgument } from './function-argument.ts'

interface StreetParts {
  readonly street: string
  readonly number?: string
  readonly suffix?: string
}

/** Words that start the part after the number: box, floor, stairs and house letters of the Low Countries and France. */
const MARKER =
  /^(?:bus|bte|boite|boîte|box|bt|b|apt|app|appt|unit|flat|kamer|verdieping|etage|étage|hs|huis|bis|ter|quater|boven|beneden|rd|zw|rood|to|a\/b|t\/m|tm|tot|en|\/|-)$/i
const LETTERS = /^(?:[a-z]{1,2}|[ivx]{1,4})\d{0,3}$/i
/** A house number with what is glued to it: 12, 12a, 12-14, 12/3, 12-III, 12bis. */
const NUMBER = /^(\d{1,5})(?:[-/+]?([a-z0-9]{1,4}(?:[-/+][a-z0-9]{1,4})*|bis|ter|huis))?$/i
/** Years in street names: Plein 1944, Plein 40-45, Laan '40-'45. */
const YEARS = /^'?(?:1[5-9]\d\d|40)(?:[-/]'?(?:1[5-9]\d\d|45))?$|^4045$/

/**
 * Splits a street line into street, house number and what follows it.
 *
 * The number is the last one that only a suffix follows; a year that belongs to the name and an ordinal in front
 * stay with the street. A line without a house number is all street.
 */
function streetParts(text: unknown): StreetParts | undefined {
  if (isNothing(text)) return undefined
  const line = textArgument('streetParts', text).slice(0, 500).replace(/\s+/g, ' ').trim()
  if (line === '') return undefined
  const tokens = line.split(' ')
  const before = numberInFront(tokens)
  if (before) return before
  const at = numberIndex(tokens)
  if (at === undefined) return { street: line }
  const [, number = '', glued] = NUMBER.exec(bare(tokens[at])) ?? []
  const street = tokens.slice(0, at).join(' ').replace(/,$/, '')
  return withSuffix(street, number, [glued, ...tokens.slice(at + 1)])
}

/** `12, rue Neuve` and `12 bis rue Neuve`: the French order, told by the comma or by the kind of street. */
function numberInFront(tokens: readonly string[]): StreetParts | undefined {
  const [, number, glued] = NUMBER.exec(bare(tokens[0])) ?? []
  if (number === undefined || /^(?:e|de|ste|er|ère|ème)$/i.test(glued ?? '')) return undefined
  const bis = /^(?:bis|ter|quater|[a-d]),?$/i.test(tokens[1] ?? '') ? 1 : 0
  const street = tokens.slice(1 + bis)
  const comma = (tokens[bis] ?? '').endsWith(',')
  const french =
    /^(?:rue|avenue|av\.?|boulevard|bd\.?|place|chemin|chaussée|chaussee|allée|allee|impasse|quai|route|square|cours|clos)$/i
  if (street.length === 0 || !(comma || french.test(street[0] ?? ''))) return undefined
  return withSuffix(street.join(' '), number, [glued, bis ? bare(tokens[1]) : undefined])
}

function numberIndex(tokens: readonly string[]): number | undefined {
  for (let at = 1; at < tokens.length; at += 1) {
    const token = bare(tokens[at])
    const rest = tokens.slice(at + 1)
    const isYear = YEARS.test(token) && rest.some((next) => NUMBER.test(bare(next)))
    if (NUMBER.test(token) && !isYear && isSuffix(rest)) return at
  }
  return undefined
}

function isSuffix(tokens: readonly string[]): boolean {
  return tokens.every((token) => {
    const word = bare(token)
    return MARKER.test(word) || LETTERS.test(word) || NUMBER.test(word)
  })
}

function withSuffix(
  street: string,
  number: string,
  rest: readonly (string | undefined)[],
): StreetParts {
  const suffix = rest
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .replace(/^[-/, ]+/, '')
  return suffix === '' ? { street, number } : { street, number, suffix }
}

function bare(token: string | undefined): string {
  return (token ?? '').replace(/[,.;]+$/, '')
}

export const streetFunctions: readonly ProductFunction[] = [
  {
    name: 'streetParts',
    arity: { min: 1, max: 1 },
    signature: '$streetParts(line)',
    doc: 'Splits a street line into `street`, `number` and `suffix`. A line without a house number is all street.',
    examples: [
      ['Damrak 1', 'Damrak', '1'],
      ['Damrak 1a', 'Damrak', '1', 'a'],
      ['Damrak 12-3', 'Damrak', '12', '3'],
      ['1e Jan Steenstraat 5 hs', '1e Jan Steenstraat', '5', 'hs'],
      ['2e van der Helststraat 10-III', '2e van der Helststraat', '10', 'III'],
      ['Plein 1944 12 B', 'Plein 1944', '12', 'B'],
      ["Plein '40-'45 7 bis", "Plein '40-'45", '7', 'bis'],
      ['Plein 1813', 'Plein', '1813'],
      ['Kerkstraat 12 bus 3', 'Kerkstraat', '12', 'bus 3'],
      ['Rue de la Loi 16, bte 5', 'Rue de la Loi', '16', 'bte 5'],
      ['Steenweg op Gent 12/0201', 'Steenweg op Gent', '12', '0201'],
      ['12 bis, rue Neuve', 'rue Neuve', '12', 'bis'],
      ['Postbus 123', 'Postbus', '123'],
      ["'s-Gravenhekje 1 A 2", "'s-Gravenhekje", '1', 'A 2'],
      ['Markt', 'Markt'],
    ].map(([line = '', street = '', number, suffix]) => ({
      formula: '$streetParts(line)',
      record: { line },
      result: {
        street,
        ...(number !== undefined && { number }),
        ...(suffix !== undefined && { suffix }),
      },
    })),
    implementation: ([text]) => streetParts(text),
  },
]
