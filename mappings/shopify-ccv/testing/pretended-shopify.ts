import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/**
 * A shop that answers queries of the GraphQL Admin API, as far as this integration asks them: it gives the fields that were asked
 * for and no others, refuses those that it does not have, cuts off connections and gives orders page by page.
 * Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/Order, …/objects/LineItem, …/objects/ShippingLine,
 * and https://shopify.dev/docs/api/usage/pagination-graphql.
 */
export interface PretendedShopify {
  /** As Shopify has them: lists of lines and shipments, which queries see as connections. */
  readonly orders: JsonObject[]
  readonly answer: (body: string) => JsonObject
}

interface Asked {
  readonly name: string
  readonly first: number | undefined
  readonly fields: readonly Asked[]
}

export function createPretendedShopify(): PretendedShopify {
  const orders: JsonObject[] = []

  function dataOf(query: string, variables: JsonObject): JsonObject {
    const [asked] = parseFields(query.slice(query.indexOf('{')))
    if (!asked) throw new Error('nothing is asked')
    if (asked.name === 'orders') {
      const found = orders.filter(filterOf(textOf(variables['query']))).toSorted(byId)
      return { orders: connectionOf(found, asked, variables['first'], variables['after']) }
    }
    const order = orders.find(
      ({ legacyResourceId: id }) =>
        `gid://shopify/Order/${textOf(id)}` === (variables['id'] ?? variables['order']),
    )
    if (!order) return { order: null }
    const [lines] = asked.fields
    if (!query.startsWith('query orderLines') || !lines) return { order: shown(order, asked) }
    const all = order['lineItems']
    return {
      order: {
        lineItems: connectionOf(
          isJsonList(all) ? all : [],
          lines,
          variables['first'],
          variables['after'],
        ),
      },
    }
  }

  return {
    orders,
    answer: (body) => {
      const { query, variables } = JSON.parse(body)
      const cost = { requestedQueryCost: 10, throttleStatus: { currentlyAvailable: 1000 } }
      try {
        return { data: dataOf(query, variables), extensions: { cost } }
      } catch (error) {
        return { errors: [{ message: String(error) }] }
      }
    },
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const byId = (a: JsonObject, b: JsonObject): number =>
  Number(a['legacyResourceId']) - Number(b['legacyResourceId'])

/** "updated_at:>='…'", as https://shopify.dev/docs/api/usage/search-syntax has it. */
function filterOf(text: string): (order: JsonObject) => boolean {
  const [, since] = /^updated_at:>='([^']+)'$/.exec(text) ?? []
  if (text !== '' && since === undefined) throw new Error(`no search ${text}`)
  return ({ updatedAt }) =>
    since === undefined || Date.parse(textOf(updatedAt)) >= Date.parse(since)
}

function connectionOf(all: readonly Json[], asked: Asked, first?: Json, after?: Json): JsonObject {
  const from = typeof after === 'string' ? Number(after) : 0
  const until = from + (typeof first === 'number' ? first : (asked.first ?? all.length))
  const nodes = asked.fields.find(({ name }) => name === 'nodes')
  if (!nodes) throw new Error(`no nodes of ${asked.name} are asked`)
  return {
    pageInfo: { hasNextPage: until < all.length, endCursor: String(until) },
    nodes: all.slice(from, until).map((node) => (isJsonObject(node) ? shown(node, nodes) : node)),
  }
}

function shown(value: JsonObject, { fields }: Asked): JsonObject {
  return Object.fromEntries(
    fields.map((field) => {
      const held = value[field.name]
      if (held === undefined) throw new Error(`Field '${field.name}' doesn't exist`)
      return [field.name, shownField(held, field)]
    }),
  )
}

function shownField(held: Json, field: Asked): Json {
  if (field.fields.length === 0) return held
  if (isJsonObject(held)) return shown(held, field)
  if (!isJsonList(held)) return held
  const isConnection = field.fields.some(({ name }) => name === 'nodes')
  if (isConnection) return connectionOf(held, field)
  return held.map((item) => (isJsonObject(item) ? shown(item, field) : item))
}

/** The fields of a selection, `{ name(first: 5) { … } … }`. */
function parseFields(text: string): readonly Asked[] {
  const tokens = [...text.matchAll(/[{}]|\w+(?:\([^)]*\))?/g)].map(([token]) => token)
  const read = (): Asked[] => {
    const fields: Asked[] = []
    for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
      const [, name = '', given = ''] = /^(\w+)(?:\(([^)]*)\))?$/.exec(token) ?? []
      const [, first] = /first: (\d+)/.exec(given) ?? []
      const isNested = tokens[0] === '{'
      if (isNested) tokens.shift()
      fields.push({
        name,
        first: first === undefined ? undefined : Number(first),
        fields: isNested ? read() : [],
      })
    }
    return fields
  }
  tokens.shift()
  return read()
}
