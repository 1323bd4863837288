import { num, type Row, str } from '../json.ts'
import { codeOf, rateOf } from '../merchant/catalogue.ts'
import type { Month } from '../play-month.ts'
import { extraPrice } from '../till/till-state.ts'
import { type Difference, openErrors } from './order-books.ts'
import { holders } from './stock-books.ts'

function pathIn(
  records: (id: number) => Row | undefined,
  id: number,
  name: string,
  parent: string,
) {
  const names: string[] = []
  let at = records(id)
  while (at && names.length < 20) {
    names.unshift(str(at[name]))
    at = records(num(at[parent]))
  }
  return names.join(' / ')
}

function count(paths: string[]) {
  const found = new Map<string, number>()
  for (const path of paths) found.set(path, (found.get(path) ?? 0) + 1)
  return found
}

function compareCategories(month: Month): Difference[] {
  const shop = month.shop.state
  const till = month.till.state
  const ours = count(shop.all('categories').map((each) => shopPath(month, num(each['id']))))
  const theirs = count(till.all('categories').map((each) => tillPath(month, num(each['id']))))
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => ours.get(path) !== theirs.get(path))
    .map((path) => ({
      kind: 'wrongCategories',
      what: path,
      text: `${ours.get(path) ?? 0} in the shop, ${theirs.get(path) ?? 0} in the till`,
    }))
}

const shopPath = (month: Month, id: number) =>
  pathIn((each) => month.shop.state.get('categories', each), id, 'title', 'parent')

const tillPath = (month: Month, id: number) =>
  pathIn((each) => month.till.state.get('categories', each), id, 'name', 'parentcategory_id')

function compareArticle(
  variant: Row,
  { product, variant: combination }: { product: Row; variant?: Row },
  month: Month,
): string | undefined {
  const source = month.shop.state.get('products', num(variant['product'])) ?? {}
  const extra = combination ? extraPrice(combination, month.till.state) : 0
  const price = num(product['price']) + extra
  const wanted = num(variant[month.taxInside ? 'priceIncl' : 'priceExcl'])
  const visible = source['isVisible'] !== false
  const active = product['active'] === true
  const rate = Math.round(rateOf(variant, month.shop.state) * 100)
  const names = [str(source['title']), str(source['fulltitle'])]
  const wrong: [boolean, string][] = [
    [Math.abs(price - wanted) > 0.0051, `costs ${price} there and ${wanted} in the shop`],
    [num(product['vatrate']) !== rate, `tax ${num(product['vatrate'])} for ${rate}`],
    [active !== visible, `visible is ${visible} in the shop, active is ${active} there`],
    [combination !== undefined && combination['active'] !== true, 'the combination is not active'],
    [!names.includes(str(product['name'])), `is called ${str(product['name'])} for ${names[0]}`],
  ]
  const texts = wrong.filter(([isWrong]) => isWrong).map(([, text]) => text)
  return texts.length === 0 ? undefined : texts.join(', ')
}

/** The categories of each product by their paths. */
function compareLinks(month: Month): Difference[] {
  const shop = month.shop.state
  const till = month.till.state
  const places = holders(month)
  const differences: Difference[] = []
  for (const product of shop.all('products')) {
    const variant = shop.all('variants').find((each) => each['product'] === product['id'])
    const place = variant ? places.get(codeOf(variant)) : undefined
    if (!place) continue
    const ours = shop
      .all('categories/products')
      .filter((each) => each['product'] === product['id'])
      .map((each) => shopPath(month, num(each['category'])))
    const theirs = till
      .where('producttocategories', 'product_id', place.product['id'])
      .map((each) => tillPath(month, num(each['category_id'])))
    const [one, other] = [new Set(ours), new Set(theirs)]
    if ([...one].every((each) => other.has(each)) && one.size === other.size) continue
    differences.push({
      kind: 'wrongCategoryLinks',
      what: str(product['title']),
      text: `in ${[...one].join(', ')} in the shop, in ${[...other].join(', ') || 'none'} in the till`,
    })
  }
  return differences
}

/** Categories, products and variants of both sides. */
export function compareCatalogue(month: Month): Difference[] {
  const places = holders(month)
  const differences = [...compareCategories(month), ...compareLinks(month)]
  const numbers = month.till.state.all('products').map((each) => str(each['productnumber']))
  for (const number of new Set(numbers)) {
    const times = numbers.filter((each) => each === number).length
    if (times > 1) differences.push({ kind: 'doubled', what: number, text: `${times} products` })
  }
  for (const variant of month.shop.state.all('variants')) {
    if (openErrors(month, [String(variant['product'])]).length > 0) continue
    const place = places.get(codeOf(variant))
    const text = place
      ? compareArticle(variant, place, month)
      : 'not in the till, and no open error'
    if (text) differences.push({ kind: 'wrongArticles', what: codeOf(variant), text })
  }
  for (const code of month.diary.removed) {
    const place = places.get(code)
    if (!place?.variant || place.variant['active'] !== true) continue
    const text = 'is gone from the shop and active in the till'
    differences.push({ kind: 'wrongArticles', what: code, text })
  }
  return differences
}
