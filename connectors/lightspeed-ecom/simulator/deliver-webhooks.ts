import { createHash, randomUUID } from 'node:crypto'
import type { Json } from '../../simulator/json.ts'
import { type ShopTables, textOf } from './shop-tables.ts'

/** What a delivery says besides the object itself. */
export interface WebhookContext {
  readonly shopId: string
  readonly cluster: 'eu1' | 'us1'
  readonly secret: string
}

/** Sends an event to every active webhook that asked for it; a receiver that is down loses it. */
export async function deliverWebhooks(
  tables: ShopTables,
  event: { readonly group: string; readonly action: string; readonly body: Json },
  { shopId, cluster, secret }: WebhookContext,
): Promise<void> {
  const text = JSON.stringify(event.body)
  const deliveries = tables
    .rows('webhooks')
    .filter(
      (hook) =>
        hook['isActive'] === true &&
        hook['itemGroup'] === event.group &&
        (hook['itemAction'] === '*' || hook['itemAction'] === event.action),
    )
    .map((hook) =>
      fetch(textOf(hook['address']), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-shop-id': shopId,
          'x-cluster-id': cluster,
          'x-event': `${event.group}/${event.action}`,
          'x-format': 'json',
          'x-language': 'nl',
          'x-request-id': randomUUID(),
          'x-signature': createHash('md5')
            .update(text + secret)
            .digest('hex'),
        },
        body: text,
      }),
    )
  await Promise.allSettled(deliveries)
}
