import { createHash } from 'node:crypto'
import type { JsonObject } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'
import { shape, textOf, words } from './ccv-input.ts'
import { type CcvRoute, hrefOf, shownFields } from './ccv-request.ts'
import { allRoutes, type CcvResource } from './ccv-resource.ts'
import { type CcvShop, timeText } from './ccv-shop.ts'
import { signDelivery } from './ccv-signature.ts'

/** Events of products are published; the others are assumed. */
const EVENTS = words(
  `products.created products.updated products.deleted orders.created orders.updated invoices.created users.created users.updated`,
)

const hookResource: CcvResource = {
  table: 'webhooks',
  isPaged: true,
  present: (row, request) => ({
    href: hrefOf(request, 'webhooks', row.id),
    ...shownFields(row),
    parent: { href: hrefOf(request, 'webhooks') },
  }),
  input: shape(
    'event address',
    { text: 'event address', flag: 'is_active' },
    {},
    { event: EVENTS },
  ),
  patchInput: shape('', { text: 'address', flag: 'is_active' }),
  prepare: (body, { shop }, before) => {
    const address = body['address']
    if (typeof address === 'string' && !isUrl(address)) {
      throw new CcvError('400.10', 'Property "address" must be a URL.')
    }
    if (before) return body
    const seed = `${shop.secretKey}|${shop.tables.webhooks.count()}`
    return {
      is_active: true,
      ...body,
      createdate: timeText(shop.now()),
      key: createHash('sha256').update(seed).digest('hex').slice(0, 32),
    }
  },
}

export const webhookRoutes: readonly CcvRoute[] = allRoutes(hookResource)

/** Tells every active hook of an event. A receiver that does not answer is none of the shop's business. */
export function deliver(shop: CcvShop, event: string, record: JsonObject): void {
  for (const hook of shop.tables.webhooks.all()) {
    if (hook['event'] !== event || hook['is_active'] !== true) continue
    const [address, body] = [textOf(hook, 'address'), JSON.stringify(record)]
    const hash = signDelivery(textOf(hook, 'key'), address, body)
    const headers = { 'content-type': 'application/json', 'x-hash': hash }
    fetch(address, { method: 'POST', headers, body }).catch(() => undefined)
  }
}

/** Not by `URL.canParse`, which in Node 20 errs on letters beyond ASCII once it was called often. */
function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== ''
  } catch {
    return false
  }
}
