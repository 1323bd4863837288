import type { ServerResponse } from 'node:http'
import type { TargetRecord } from '../../../engine/index.ts'
import { answerJson } from '../../testing/local-server.ts'
import { connectShop, signal } from './connect-shop.ts'

export interface Stocked {
  /** Nobody can name what has none. */
  readonly id: number | null
  readonly sku: string | number
}

/** What a system that was asked for several makes of its answer. */
export interface Fault {
  /** Of what it found, in its order. */
  readonly among?: (found: readonly Stocked[], asked: readonly string[]) => readonly Stocked[]
  /** Answers in place of it. */
  readonly answer?: (response: ServerResponse, asked: readonly string[]) => boolean
  /** The same, where it was asked for one. */
  readonly answerOne?: (response: ServerResponse) => boolean
}

export interface FinderSetup extends Fault {
  readonly items: readonly Stocked[]
  /** Records of a page. */
  readonly size?: number
  /** The most that a page has, whatever is asked for, of a system that does not say which is the last. */
  readonly cap?: number
  readonly each?: string
  readonly max?: number
  /** How the system compares. */
  readonly fold?: (value: string) => string
  readonly options?: NonNullable<Parameters<typeof connectShop>[1]>['options']
}

function connectorOf(
  { size = 50, each = '=$by.sku', max = 10, cap }: FinderSetup,
  isBatched: boolean,
) {
  return `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { page: page, size: { limit: ${size} }${cap === undefined ? ', short: last' : ''} } }
    find:
      - by: [sku]
        get: /items
        query: { sku: =$by.sku, limit: ${size} }
        items: =items
${
  isBatched
    ? `        batch:
          get: /search
          query: { skus: =$string($items), limit: ${size} }
          each: '${each}'
          max: ${max}`
    : ''
}
    schema: { properties: { id: { type: integer }, sku: { type: [string, integer] } } }
`
}

/** A system whose items are found by their SKU, one by one at `/items` and several at `/search`. */
export async function connectFinder(setup: FinderSetup, isBatched = true) {
  const { items, size = 50, fold = (value) => value, among = (found) => found, options } = setup
  const shop = await connectShop(
    ({ url }, response) => {
      const { pathname, searchParams: query } = new URL(url, 'http://shop')
      const isSearch = pathname.endsWith('/search')
      const asked: readonly string[] = isSearch
        ? JSON.parse(query.get('skus') ?? '[]').map(String)
        : [query.get('sku') ?? '']
      const { answer, answerOne } = setup
      if (isSearch ? answer?.(response, asked) : answerOne?.(response)) return
      const wanted = new Set(asked.map(fold))
      const found = items.filter(({ sku }) => wanted.has(fold(String(sku))))
      const given = isSearch ? among(found, asked) : found
      const [page, limit] = [
        Number(query.get('page') ?? 1),
        Math.min(Number(query.get('limit')), setup.cap ?? size),
      ]
      answerJson(response, { items: given.slice((page - 1) * limit, page * limit) })
    },
    {
      resources: connectorOf(setup, isBatched),
      http: '  errors: [ { if: "=status = 403", is: config } ]\n  parallel: 8',
      ...(options ? { options } : {}),
    },
  )
  const { requests } = shop.server
  return {
    ...shop,
    /** Before the test does. */
    end: async (): Promise<void> => {
      await shop.connection.close()
      await shop.server.close()
    },
    find: (sku: string | number, own = signal): Promise<readonly TargetRecord[]> =>
      shop.item.find({ sku }, { fresh: false, signal: own }),
    /** Paths that were asked for, without what was asked. */
    asked: () =>
      requests.map(({ url }) => new URL(url, 'http://shop').pathname.replace('/api', '')),
  }
}

export function idsOf(hits: readonly TargetRecord[]): readonly unknown[] {
  return hits.map(({ id }) => id)
}
