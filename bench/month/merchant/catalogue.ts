import { num, type Row, round, rows, str } from '../json.ts'
import type { Seeded } from '../seeded.ts'
import type { ShopState } from '../shop/shop-state.ts'

const SIZES = ['S', 'M', 'L', 'XL']
const COLOURS = ['Red', 'Blue', 'Navy']
const THINGS = ['Mug', 'Lamp', 'Scarf', 'Vase', 'Shirt', 'Bag', 'Cap', 'Candle']

/** What each choice adds to the price of a shirt; a till sums such things up. */
const ADDED = { even: [0, 0, 0, 0], sum: [0, 0, 2.5, 4] }

interface Furnished {
  taxes: Row[]
  categories: Row[]
  features: Row[]
  type: Row
}

function furnish(state: ShopState): Furnished {
  const taxes = [
    state.add('taxes', { isDefault: true, rate: 0.21, title: '21% hoog' }),
    state.add('taxes', { isDefault: false, rate: 0.09, title: '9% laag' }),
    state.add('taxes', { isDefault: false, rate: 0, title: '0% vrij' }),
  ]
  const methods = [
    ['ideal', 'iDEAL'],
    ['invoice', 'Op rekening'],
    ['cash', 'Contant'],
    ['giftcard', 'Cadeaubon'],
  ]
  for (const [key, title] of methods) state.add('paymentmethods', { key, title })
  state.add('languages', {
    isActive: true,
    isDefault: true,
    code: 'nl',
    locale: 'nl_NL',
    title: 'Nederlands',
  })
  const roots = ['Home', 'Clothing', 'Sale'].map((title) => state.add('categories', { title }))
  const leaves = roots.flatMap((root) =>
    // The same name twice, under two parents, is two categories.
    ['New', 'Gifts'].map((title) => state.add('categories', { title, parent: root['id'] })),
  )
  const features = ['Country of origin', 'Material'].map((title) =>
    state.add('attributes', { title }),
  )
  const type = state.add('types', { title: 'General' })
  for (const feature of features) {
    state.add('types/attributes', { type: type['id'], attribute: feature['id'] })
  }
  return { taxes, categories: [...roots, ...leaves], features, type }
}

/** Prices as merchants enter them, tax included: cents mostly, sometimes 9.995 or four decimals. */
function price(random: Seeded): number {
  if (random.chance(0.1)) return random.pick([9.995, 4.1233, 12.3456, 0.3333])
  return random.whole(250, 9_995) / 100
}

function variantFields(random: Seeded, tax: Row, priceIncl: number): Row {
  const stockLevel = random.whole(20, 400)
  return {
    tax: tax['id'],
    priceIncl,
    priceExcl: round(priceIncl / (1 + num(tax['rate'])), 4),
    priceCost: round(priceIncl / 3, 2),
    stockTracking: random.chance(0.9) ? 'enabled' : 'indicator',
    stockLevel,
    weight: random.whole(0, 900),
  }
}

function addSimple(state: ShopState, random: Seeded, product: Row, tax: Row, code: string) {
  state.add('variants', {
    product: product['id'],
    isDefault: true,
    ...variantFields(random, tax, price(random)),
    title: 'Default',
    articleCode: code,
    // Most Dutch shops keep their SKU in the article code alone (1.11).
    sku: random.chance(0.6) ? code : '',
    ean: random.chance(0.5) ? `87123${random.whole(10_000_000, 99_999_999)}` : '',
  })
}

function addConfigurable(state: ShopState, random: Seeded, product: Row, tax: Row, code: string) {
  const two = random.chance(0.3)
  const sizes = SIZES.slice(0, random.whole(2, 4))
  const values = (names: readonly string[]) =>
    names.map((name, index) => ({ id: state.nextId(), sortOrder: index + 1, name }))
  const options = [{ id: state.nextId(), sortOrder: 1, name: 'Size', values: values(sizes) }]
  if (two) {
    options.push({
      id: state.nextId(),
      sortOrder: 2,
      name: 'Colour',
      values: values(COLOURS.slice(0, 2)),
    })
  }
  const set = state.add('sets', { name: `Set ${code}`, options })
  state.change('products', num(product['id']), { set: set['id'] })
  const base = price(random)
  const added = ADDED[random.chance(0.7) ? 'even' : 'sum']
  const [first, second] = options
  const choices = (first?.values ?? []).flatMap((size, index) =>
    (second?.values ?? [undefined]).map((colour) => ({
      names: colour ? [size.name, colour.name] : [size.name],
      priceIncl: round(base + (added[index] ?? 0), 4),
      options: [
        { id: first?.id, value: { id: size.id } },
        ...(colour ? [{ id: second?.id, value: { id: colour.id } }] : []),
      ],
    })),
  )
  for (const [index, choice] of choices.entries()) {
    const number = [code, ...choice.names].join('-').toUpperCase()
    state.add('variants', {
      product: product['id'],
      isDefault: index === 0,
      sortOrder: index + 1,
      ...variantFields(random, tax, choice.priceIncl),
      title: choice.names.join(' / '),
      articleCode: number,
      sku: number,
      options: choice.options,
    })
  }
}

/** A catalogue of simple and configurable products, in categories and with features. */
export function fillCatalogue(state: ShopState, random: Seeded, products: number) {
  const { taxes, categories, features, type } = furnish(state)
  for (let index = 1; index <= products; index++) {
    const name = `${random.pick(THINGS)} ${index}`
    const code = `ART${String(index).padStart(4, '0')}`
    const withFeatures = random.chance(0.4)
    const product = state.add('products', {
      title: name,
      fulltitle: `${name} (full)`,
      url: name.toLowerCase().replaceAll(' ', '-'),
      description: random.chance(0.8) ? `Short text of ${name}` : '',
      content: random.chance(0.8) ? `<p>Long text of ${name}</p>` : '',
      type: withFeatures ? type['id'] : false,
    })
    if (withFeatures) {
      state
        .below('products', num(product['id']), 'attributes')
        .push(
          { attribute: features[0]?.['id'], value: random.pick(['Italy', 'Nederland', 'België']) },
          { attribute: features[1]?.['id'], value: random.pick(['Wool', 'Cotton', '']) },
        )
    }
    state.add('categories/products', {
      category: random.pick(categories)['id'],
      product: product['id'],
    })
    const tax = random.chance(0.7) ? taxes[0] : random.pick(taxes)
    if (!tax) throw new Error('no tax')
    const make = random.chance(0.65) ? addSimple : addConfigurable
    make(state, random, product, tax, code)
  }
}

/** The code by which a variant is known: its SKU, or its article code where there is none. */
export const codeOf = (variant: Row): string => str(variant['sku']) || str(variant['articleCode'])

export function rateOf(variant: Row, state: ShopState): number {
  return num(state.get('taxes', num(variant['tax']))?.['rate'])
}

export const linesOf = (state: ShopState, order: Row): Row[] =>
  rows(state.below('orders', num(order['id']), 'products'))
