import type { Trouble } from '../http-model.ts'
import { type Answer, type Asked, type Listening, listen, type Model } from '../http-model.ts'
import type { Row } from '../json.ts'
import { type RateWindows, rateWindows } from './rate-windows.ts'
import { RESOURCES } from './resources.ts'
import { Refused, route } from './shop-routes.ts'
import { type Look, shape } from './shop-shapes.ts'
import { createShopState, isoAtShop, type ShopState } from './shop-state.ts'

export interface ShopModel extends Listening {
  state: ShopState
  key: string
  secret: string
  limits: RateWindows
}

interface ShopOptions {
  clock: () => number
  trouble?: (asked: Asked) => Trouble
  /** Requests of a key in 5 minutes, an hour and a day; the documentation's example has the larger ones. */
  limits?: readonly number[]
}

const KEY = 'aaaabbbbccccddddeeeeffff00001111'
const SECRET = '11112222333344445555666677778888'

function refusal(asked: Asked, status: number, message: string): Answer {
  return {
    status,
    body: { error: { code: status, method: asked.method, request: asked.path, message } },
  }
}

function singletons(path: string, options: ShopOptions, limits: RateWindows): Row | undefined {
  const now = isoAtShop(options.clock())
  const areas = ['content', 'products', 'customers', 'orders', 'settings', 'tracking']
  const known: Record<string, Row> = {
    account: { account: { id: 19609, appId: false, apiKey: KEY } },
    'account/permissions': {
      accountPermissions: Object.fromEntries(
        areas.map((area) => [area, { read: true, write: true }]),
      ),
    },
    'account/ratelimit': { accountRatelimit: limits.ratelimit() },
    shop: {
      shop: {
        id: '000001',
        createdAt: '2025-01-01T00:00:00+00:00',
        status: 'test',
        isB2b: false,
        isRetail: false,
        subDomain: 'shop',
        mainDomain: 'www.model.example',
        email: 'info@model.example',
        currency: {
          shortcode: 'EUR',
          symbol: '€',
          title: 'Euro',
          isDefault: true,
          currencyRate: '1.000000',
        },
      },
    },
    'shop/limits': {
      shopLimits: { maxProducts: 10_000, maxWebhooks: 10, maxProductsVariants: 50 },
    },
    time: { time: now },
  }
  return known[path]
}

/** Language and path in front of `.json`; anything else is not of this API. */
function pathOf(asked: Asked): string {
  const [, language = '', path] = /^\/([^/]+)\/(.+)\.json$/.exec(asked.path) ?? []
  if (path === undefined) throw new Refused(404, 'Unknown resource.')
  if (language !== 'nl' && language !== 'en') {
    throw new Refused(404, 'Unknown or inactive language.')
  }
  return path
}

/** Assumed (1.7): a few tries are not modelled; one POST per event, and its answer is not waited for. */
function deliver(look: Look, path: string, action: string, record: Row) {
  const resource = RESOURCES.find((each) => each.path === path)
  if (!resource || path === 'webhooks') return
  for (const hook of look.state.all('webhooks')) {
    const meant = hook['itemAction'] === '*' || hook['itemAction'] === action
    if (hook['isActive'] !== true || hook['itemGroup'] !== path || !meant) continue
    fetch(String(hook['address']), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shop-id': '1',
        'x-cluster-id': 'eu1',
        'x-event': `${path}/${action}`,
        'x-format': 'json',
        'x-language': 'nl',
        'x-request-id': String(look.state.nextId()),
      },
      body: JSON.stringify({ [resource.one]: shape(resource, record, look) }),
    }).catch(() => undefined)
  }
}

/** A Lightspeed eCom shop as contracts.md section 1 tells it, and nothing that it does not tell. */
export async function startShop(options: ShopOptions): Promise<ShopModel> {
  const state = createShopState(options.clock)
  const limits = rateWindows(options.limits ?? [1000, 12_000, 288_000], options.clock)
  const look: Look = { state, base: 'https://api.webshopapp.com/nl/' }
  const wanted = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`
  const answer = (asked: Asked): Answer => {
    if (asked.header('authorization') !== wanted) return refusal(asked, 401, 'Wrong key.')
    if (!limits.take()) return refusal(asked, 429, 'Too many requests.')
    try {
      const path = pathOf(asked)
      const single = singletons(path, options, limits)
      return single ? { status: 200, body: single } : route(path, asked, look)
    } catch (error) {
      if (error instanceof Refused) return refusal(asked, error.status, error.message)
      throw error
    }
  }
  const model: Model = {
    clock: options.clock,
    answer,
    trouble: options.trouble ?? (() => 'none'),
    refusal: (asked, kind) =>
      ({
        busy: refusal(asked, 503, 'Service unavailable.'),
        limited: refusal(asked, 429, 'Too many requests.'),
        vanished: refusal(asked, 404, 'Not found.'),
      })[kind],
    finish: (_, told) => ({
      text: told.body === undefined ? '' : JSON.stringify(told.body),
      headers: { 'content-type': 'application/json', ...limits.headers() },
    }),
  }
  const listening = await listen(model)
  state.watch((path, action, record) => deliver(look, path, action, record))
  return { ...listening, state, key: KEY, secret: SECRET, limits }
}
