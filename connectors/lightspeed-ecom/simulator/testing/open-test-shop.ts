import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../create-lightspeed-simulator.ts'
import { createShopClient } from './shop-client.ts'

/** A small simulated shop with a clock of its own, and a client for it. */
export interface TestShop {
  readonly shop: LightspeedSimulator
  readonly ask: ReturnType<typeof createShopClient>
  readonly clock: { now: number }
}

export async function openTestShop(): Promise<TestShop> {
  const clock = { now: Date.parse('2026-06-02T08:24:43Z') }
  const shop = await createLightspeedSimulator({
    now: () => clock.now,
    counts: { products: 60, customers: 40, orders: 60 },
    limits: [100_000, 100_000, 100_000],
  })
  return { shop, ask: createShopClient(shop), clock }
}
