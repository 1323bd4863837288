import type { SeededRandom } from './seeded-random.ts'

/**
 * What the merchant sells, known to the shop and the till alike.
 *
 * Both simulators make theirs with the same seed, so that the same articles
 * carry the same SKUs on either side and a demo has something to match.
 */
export interface Article {
  readonly title: string
  readonly brand: string | undefined
  /** HTML. */
  readonly content: string
  readonly description: string
  /** A leaf of the category tree, root first. */
  readonly category: readonly string[]
  readonly country: string | undefined
  readonly material: string | undefined
  readonly lowTax: boolean
  /** Empty for a simple article, else one or two names of axes such as "Size". */
  readonly axes: readonly string[]
  /** At least one. */
  readonly variants: readonly [ArticleVariant, ...ArticleVariant[]]
}

/** One thing with a price and a place on the shelf. */
export interface ArticleVariant {
  readonly sku: string
  readonly ean: string
  readonly values: readonly string[]
  readonly priceIncl: number
  readonly cost: number
  readonly stock: number
  readonly grams: number
}

interface Kind {
  readonly name: string
  readonly path: readonly string[]
  readonly axes: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    name: 'Wool sweater',
    path: ['Clothing', 'Women', 'Knitwear', 'Sweaters'],
    axes: ['Size', 'Colour'],
  },
  { name: 'T-shirt', path: ['Clothing', 'Men', 'Tops', 'T-shirts'], axes: ['Size', 'Colour'] },
  { name: 'Kids’ raincoat', path: ['Clothing', 'Children', 'Coats', 'Rain'], axes: ['Size'] },
  { name: 'Leather belt', path: ['Clothing', 'Men', 'Accessories', 'Belts'], axes: ['Length'] },
  { name: 'Coffee mug', path: ['Home', 'Kitchen', 'Tableware', 'Mugs'], axes: ['Colour'] },
  { name: 'Notebook "Gedachten"', path: ['Paper', 'Office', 'Notebooks', 'Lined'], axes: [] },
  { name: 'Crème brûlée set', path: ['Home', 'Kitchen', 'Baking', 'Sets'], axes: [] },
  { name: 'Scented candle', path: ['Home', 'Living', 'Candles', 'Scented'], axes: ['Scent'] },
  { name: 'Cookbook', path: ['Paper', 'Books', 'Cooking', 'European'], axes: [] },
  { name: 'Relay board 3 V', path: ['Electronics', 'Parts', 'Relays', '3 volt'], axes: [] },
]

const AXIS_VALUES: Readonly<Record<string, readonly string[]>> = {
  Size: ['S', 'M', 'L', 'XL'],
  Colour: ['Navy', 'Écru', 'Rouge'],
  Length: ['85 cm', '95 cm', '105 cm'],
  Scent: ['Fig', 'Cedar & amber'],
}

const BRANDS = ['Acme', 'Noordzee', 'Bièrre & Fils', 'H&K', undefined] as const
const COUNTRIES = ['Italy', 'Portugal', 'The Netherlands', 'France', undefined] as const
const MATERIALS = ['Wool', 'Cotton', 'Stoneware', undefined, undefined] as const

/** Makes up `count` articles; about a third have variants. The same seed gives the same ones. */
export function createArticles(random: SeededRandom, count: number): Article[] {
  return Array.from({ length: count }, (_, index) =>
    createArticle(random.fork(`article ${index}`), index),
  )
}

function createArticle(random: SeededRandom, index: number): Article {
  const kind = random.pick(KINDS)
  // Of the kinds seven in ten could have variants; half of those do.
  const axes = random.chance(0.5) ? kind.axes : []
  const title = `${kind.name} ${index + 1}${random.chance(0.03) ? ' ✨' : ''}`
  const brand = random.pick(BRANDS)
  const price = Math.round(random.integer(200, 15000) / 5) * 5 - 1
  const combinations = combine(axes)
  const base = `${initials(kind.name)}-${String(index + 1).padStart(4, '0')}`
  const make = (values: readonly string[], position: number): ArticleVariant =>
    createVariant(random, { base, index, position, price, values })
  const [first = [], ...rest] = combinations
  return {
    title,
    brand,
    description: `${title}, ${brand ?? 'no-name'} quality & "good" value.`,
    content: `<h2>${title}</h2><p>Caf&eacute;-proof &amp; <strong>well made</strong>.<br/>Care:</p><ul><li>30&deg;C</li><li>don't tumble</li></ul>`,
    category: kind.path,
    country: random.pick(COUNTRIES),
    material: random.pick(MATERIALS),
    lowTax: kind.path[1] === 'Books',
    axes,
    variants: [make(first, 0), ...rest.map((values, position) => make(values, position + 1))],
  }
}

interface VariantWish {
  readonly base: string
  readonly index: number
  readonly position: number
  readonly price: number
  readonly values: readonly string[]
}

function createVariant(random: SeededRandom, wish: VariantWish): ArticleVariant {
  const suffix = wish.values.map((value) => initials(value)).join('-')
  const cents = random.chance(0.01) ? 0 : wish.price + wish.position * 50
  return {
    sku: suffix ? `${wish.base}-${suffix}` : wish.base,
    ean: eanOf(random, wish),
    values: wish.values,
    priceIncl: cents / 100,
    cost: Math.round(cents * 0.4) / 100,
    stock: random.chance(0.15) ? 0 : random.integer(1, 120),
    grams: random.integer(20, 2500),
  }
}

/** One in ten has none, and one in fifty shares a wrong one with others. */
function eanOf(random: SeededRandom, { index, position }: VariantWish): string {
  if (random.chance(0.1)) return ''
  if (random.chance(0.02)) return '8712345678906'
  const twelve = `8719${String(index).padStart(5, '0')}${String(position).padStart(3, '0')}`
  const sum = Array.from(twelve).reduce(
    (total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1),
    0,
  )
  return `${twelve}${(10 - (sum % 10)) % 10}`
}

function combine(axes: readonly string[]): string[][] {
  return axes.reduce<string[][]>(
    (rows, axis) =>
      rows.flatMap((row) => (AXIS_VALUES[axis] ?? []).map((value) => row.concat(value))),
    [[]],
  )
}

function initials(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/[^A-Za-z0-9 ]/gu, '')
  const words = plain.split(' ').filter(Boolean)
  return words
    .map((word) => (words.length > 1 ? word.slice(0, 1) : word.slice(0, 3)))
    .join('')
    .toUpperCase()
}
