/** Units that people name in a field's name or title, by what is measured. Of each, the first that fits is meant. */
const UNITS: readonly (readonly (readonly [unit: string, pattern: RegExp])[])[] = [
  [
    ['kilogram', /\b(?:kg|kilos?|kilograms?|chili|chilogramm[io])\b/],
    ['gram', /\b(?:gr?|grams?|gramm[io])\b/],
  ],
  [
    ['fraction', /\b0[.,]\d+ (?:is|e|=|means|betekent)|\b(?:fraction|frazione|breuk)\b/],
    ['percent', /%|\b(?:per ?cent|percentage|percentuale|procent)\b/],
  ],
  [
    [
      'without tax',
      /\b(?:excl\w*|esclus[ao]|(?:without|before|zonder|senza) (?:tax|vat|btw|iva))\b/,
    ],
    ['with tax', /\b(?:incl\w*|(?:with|met|con) (?:tax|vat|btw|iva))\b/],
  ],
  [
    ['millimetre', /\b(?:mm|millimet\w+)\b/],
    ['centimetre', /\b(?:cm|centimet\w+)\b/],
    ['metre', /\b(?:m|met(?:er|re|ri|ro)s?)\b/],
  ],
]

/** Whether what two fields say of their units cannot both be so: a number is not copied from grams to kilograms. */
export function differInUnit(left: string, right: string): boolean {
  const [one, other] = [spelled(left), spelled(right)]
  return UNITS.some((units) => {
    const unit = unitIn(units, one)
    const wanted = unitIn(units, other)
    return unit !== undefined && wanted !== undefined && unit !== wanted
  })
}

function unitIn(units: (typeof UNITS)[number], text: string): string | undefined {
  return units.find(([, pattern]) => pattern.test(text))?.[0]
}

function spelled(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
}
