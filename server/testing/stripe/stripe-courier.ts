import { createHmac } from 'node:crypto'
import { newId } from './stripe-objects.ts'

/** An event as Stripe sends it: its object is as it was when the event happened. */
export interface EventObject {
  readonly id: string
  readonly object: 'event'
  readonly api_version: string
  readonly created: number
  readonly livemode: false
  readonly pending_webhooks: number
  readonly request: { readonly id: null; readonly idempotency_key: null }
  readonly type: string
  readonly data: { readonly object: unknown }
}

export interface Sending {
  /** Another one than that of the endpoint. */
  readonly secret?: string
  /** Seconds since 1970 at which it says to be signed. */
  readonly at?: number
  /** In place of the whole header. */
  readonly header?: string
}

/** The header `Stripe-Signature` of what is sent at a time. */
export function signatureOf(body: string, secret: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`, 'utf8').digest('hex')
  return `t=${seconds},v1=${mac}`
}

export interface StripeCourier {
  /** All that happened, in the order in which it did. */
  readonly events: readonly EventObject[]
  readonly tell: (type: string, object: object) => void
  /** Sends one once; gives the status that it was answered. */
  readonly send: (event: EventObject | string, sending?: Sending) => Promise<number>
  /** Says where events go. */
  readonly tellAt: (endpoint: string) => void
  /** Sends each event at once, and again until it is answered 2xx. */
  sendsAll: boolean
  readonly stop: () => Promise<void>
}

const AGAIN_MS = 200

export function createCourier(secret: string, seconds: () => number): StripeCourier {
  const events: EventObject[] = []
  const underWay = new Set<Promise<void>>()
  const end = new AbortController()
  let endpoint = ''

  const send: StripeCourier['send'] = async (event, sending = {}) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event, undefined, 2)
    const at = sending.at ?? seconds()
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'Stripe-Signature': sending.header ?? signatureOf(body, sending.secret ?? secret, at),
      },
      body,
    })
    await response.arrayBuffer()
    return response.status
  }

  async function sendUntilTaken(event: EventObject): Promise<void> {
    while (!end.signal.aborted) {
      const status = await send(event).catch(() => 0)
      if (status >= 200 && status < 300) return
      await new Promise((resolve) => {
        setTimeout(resolve, AGAIN_MS)
      })
    }
  }

  const courier: StripeCourier = {
    events,
    tell: (type, object) => {
      const event: EventObject = {
        id: newId('evt'),
        object: 'event',
        api_version: '2026-10-28.endive',
        created: seconds(),
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
        data: { object: structuredClone(object) },
      }
      events.push(event)
      if (!courier.sendsAll) return
      const sending = sendUntilTaken(event).finally(() => underWay.delete(sending))
      underWay.add(sending)
    },
    send,
    tellAt: (url) => {
      endpoint = url
    },
    sendsAll: false,
    stop: async () => {
      end.abort()
      await Promise.all(underWay)
    },
  }
  return courier
}
