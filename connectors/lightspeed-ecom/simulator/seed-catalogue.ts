import { type Article, type ArticleVariant, createArticles } from '../../simulator/articles.ts'
import type { Json } from '../../simulator/json.ts'
import type { SeededRandom } from '../../simulator/seeded-random.ts'
import { numberOf, type Row, type ShopTables, textOf } from './shop-tables.ts'
import { resourceFields, slug } from './write-rows.ts'

const DAY = 86_400_000

/** Fills the shop with what it sells: taxes, brands, features, option sets, the tree, and the products in it. */
export function seedCatalogue(
  tables: ShopTables,
  random: SeededRandom,
  { products, now }: { readonly products: number; readonly now: number },
): void {
  const high = tables.insert('taxes', { isDefault: true, rate: 0.21, title: 'Hoog' })
  const low = tables.insert('taxes', { isDefault: false, rate: 0.09, title: 'Laag' })
  const country = tables.insert('attributes', { title: 'Country of origin', defaultValue: '' })
  const material = tables.insert('attributes', { title: 'Material', defaultValue: '' })
  const type = tables.insert('types', { title: 'General' })
  for (const [at, attribute] of [country, material].entries()) {
    tables.insert('types/attributes', { type: type.id, attribute: attribute.id, sortOrder: at + 1 })
  }
  const supplier = tables.insert('suppliers', {
    ...resourceFields('suppliers'),
    title: 'Groothandel Noord',
    street: 'Havenweg',
    number: '7',
    city: 'Delfzijl',
  })

  // The same articles as in the till's simulator with the same seed: they match by SKU.
  for (const article of createArticles(random.fork('articles'), products)) {
    const chance = random.fork(article.variants[0].sku)
    const stamp = now - chance.integer(1, 400) * DAY
    const product = tables.insert('products', {
      ...resourceFields('products'),
      createdAt: stamp,
      updatedAt: stamp + chance.integer(0, 20) * (DAY / 24),
      title: article.title,
      fulltitle: article.title,
      url: slug(article.title),
      description: article.description,
      content: article.content,
      ...(chance.chance(0.05) ? { isVisible: false, visibility: 'hidden' } : {}),
      brand: article.brand === undefined ? false : brandOf(tables, article.brand).id,
      supplier: chance.chance(0.3) ? supplier.id : false,
      type: article.country || article.material ? type.id : false,
      set: article.axes.length > 0 ? setOf(tables, article).id : false,
      hasMatrix: article.axes.length > 0,
    })
    const values = [
      { attribute: country.id, value: article.country },
      { attribute: material.id, value: article.material },
    ]
    for (const { attribute, value } of values) {
      if (value) tables.insert('products/*/attributes', { product: product.id, attribute, value })
    }
    for (const [at, variant] of article.variants.entries()) {
      seedVariant(tables, chance, {
        product,
        variant,
        at,
        article,
        tax: article.lowTax ? low : high,
      })
    }
    putInTree(tables, product, article.category, { random: chance, now })
  }
}

interface VariantWish {
  readonly product: Row
  readonly article: Article
  readonly variant: ArticleVariant
  readonly at: number
  readonly tax: Row
}

function seedVariant(tables: ShopTables, random: SeededRandom, wish: VariantWish): void {
  const { product, article, variant, at, tax } = wish
  const created = numberOf(product['createdAt'])
  const excl = variant.priceIncl / (1 + numberOf(tax['rate']))
  tables.insert('variants', {
    ...resourceFields('variants'),
    createdAt: created,
    updatedAt: created + random.integer(0, 30) * (DAY / 24),
    product: product.id,
    isDefault: at === 0,
    sortOrder: at + 1,
    tax: tax.id,
    title: variant.values.length > 0 ? titleOf(article, variant) : article.title,
    // Many Dutch shops keep the SKU in the article code alone.
    articleCode: variant.sku,
    sku: random.chance(0.25) ? '' : variant.sku,
    ean: variant.ean,
    priceExcl: Math.round(excl * 10_000) / 10_000,
    priceIncl: variant.priceIncl,
    priceCost: variant.cost,
    stockLevel: random.chance(0.5) ? variant.stock : Math.max(0, variant.stock - 3),
    stockTracking: random.chance(0.1) ? 'disabled' : 'enabled',
    weight: variant.grams,
    weightValue: `${variant.grams}.000`,
    matrix: variant.values.length > 0 ? variant.values.join(',') : false,
    options: variant.values.length > 0 ? optionsOf(setOf(tables, article), variant.values) : [],
  })
}

function titleOf({ axes }: Article, { values }: ArticleVariant): string {
  return axes.map((axis, at) => `${axis}: ${values[at] ?? ''}`).join(', ')
}

interface SetOption {
  readonly [name: string]: Json
  readonly id: number
  readonly sortOrder: number
  readonly name: string
  readonly values: { readonly [name: string]: Json; readonly name: string }[]
}

const setOptions = new WeakMap<Row, SetOption[]>()

function setOf(tables: ShopTables, article: Article): Row {
  const name = article.axes.join(' and ')
  const known = tables.rows('sets').find((set) => set['name'] === name)
  const options =
    (known ? setOptions.get(known) : undefined) ??
    article.axes.map((axis, at) => newOption(tables, axis, at))
  for (const { values } of article.variants) {
    for (const [at, value] of values.entries()) {
      const option = options[at]
      if (!option || option.values.some((other) => other.name === value)) continue
      const { id } = tables.insert('sets values', {})
      option.values.push({ id, sortOrder: option.values.length + 1, name: value })
    }
  }
  const set = known ?? tables.insert('sets', { name, options })
  setOptions.set(set, options)
  return set
}

function newOption(tables: ShopTables, axis: string, at: number): SetOption {
  const { id } = tables.insert('sets options', {})
  return { id, sortOrder: at + 1, name: axis, values: [] }
}

function optionsOf(set: Row, values: readonly string[]): Json {
  return (setOptions.get(set) ?? []).map((option, at) =>
    Object.assign({}, option, {
      value: option.values.find(({ name }) => name === values[at]) ?? false,
    }),
  )
}

function brandOf(tables: ShopTables, title: string): Row {
  return (
    tables.rows('brands').find((brand) => brand['title'] === title) ??
    tables.insert('brands', { ...resourceFields('brands'), title, url: slug(title) })
  )
}

/** In its leaf, and now and then in the root or nowhere. */
function putInTree(
  tables: ShopTables,
  product: Row,
  path: readonly string[],
  { random, now }: { readonly random: SeededRandom; readonly now: number },
): void {
  if (random.chance(0.03)) return
  const chain = categoriesOf(tables, path, now - 500 * DAY)
  const wanted = [chain.at(-1), random.chance(0.1) ? chain[0] : undefined]
  for (const [at, category] of wanted.entries()) {
    if (!category) continue
    tables.insert('categories/products', {
      category: category.id,
      product: product.id,
      sortOrder: at,
    })
  }
}

function categoriesOf(tables: ShopTables, path: readonly string[], stamp: number): Row[] {
  const chain: Row[] = []
  for (const [depth, title] of path.entries()) {
    const parent = chain.at(-1)
    const url = `${parent ? `${textOf(parent['url'])}/` : ''}${slug(title)}`
    const known = tables.rows('categories').find((category) => category['url'] === url)
    const category =
      known ??
      tables.insert('categories', {
        ...resourceFields('categories'),
        createdAt: stamp,
        updatedAt: stamp,
        title,
        fulltitle: path.slice(0, depth + 1).join(' / '),
        url,
        depth: depth + 1,
        parent: parent?.id ?? false,
        sortOrder: tables.rows('categories').length + 1,
        // A third level that nobody sees, with visible ones beneath it.
        isVisible: title !== 'Baking' && title !== 'Relays',
      })
    category['path'] = [String(category.id), ...chain.toReversed().map(({ id }) => String(id))]
    chain.push(category)
  }
  return chain
}
