import { test } from 'vitest'
import { say } from '../messages/message.ts'
import type { DurableRecord } from '../run/store/durable-record.ts'
import { type Effects, NO_EFFECTS, type RecordEvent } from '../run/store/effects.ts'
import type { NewIntent } from '../run/store/intent.ts'
import type { Link } from '../run/store/link.ts'
import type { StartedRun } from '../run/store/run-lease.ts'
import type { Store } from '../run/store/store.ts'

/** An empty store, and what a test needs around it. */
export interface StoreCase {
  readonly store: Store
  /** The same state as another process sees it. */
  readonly other: Store
  readonly now: () => number
  readonly advance: (ms: number) => void
  /** What was committed about one record, oldest first. */
  readonly events: (flow: string, key: string) => Promise<readonly RecordEvent[]>
}

export type OpenStore = () => Promise<StoreCase>

/** Declares tests that each get an empty store. */
export function testStore(open: OpenStore): (name: string, body: StoreTest) => void {
  return (name, body) => {
    test(name, async () => {
      await body(await open())
    })
  }
}

type StoreTest = (given: StoreCase) => Promise<void>

/** Starts a run of a flow, `orders` unless told. */
export function start(store: Store, flow = 'orders', worker = 'worker-1'): Promise<StartedRun> {
  return store.startRun({ flow, flowVersion: 'v1', worker, cause: 'person' })
}

/** Effects of which only some matter. */
export function effects(some: Partial<Effects>): Effects {
  return { ...NO_EFFECTS, ...some }
}

/** A link from a customer in the shop to a debtor in the till. */
export function link(key: string, id: string | number, some: Partial<Link> = {}): Link {
  return { source: 'shop.customer', key, target: 'pos.debtor', id, flow: 'orders', ...some }
}

/** A durable record, parked unless told. */
export function record(key: string, some: Partial<DurableRecord> = {}): DurableRecord {
  return {
    flow: 'orders',
    key,
    state: 'parked',
    reason: say('author', { text: 'The order has no lines' }),
    cause: 'fail no-lines',
    attempts: 1,
    flowVersion: 'v1',
    since: 1000,
    ...some,
  }
}

/** A create that is about to be sent. */
export function intent(operation: string, claim: string, some: Partial<NewIntent> = {}): NewIntent {
  return { operation, claim, target: 'pos.debtor', flow: 'orders', key: '1', ...some }
}
