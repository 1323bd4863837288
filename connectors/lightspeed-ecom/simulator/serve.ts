import { serveSimulator } from '../../simulator/serve-simulator.ts'
import { createLightspeedSimulator, DEFAULT_COUNTS } from './create-lightspeed-simulator.ts'

/** Runs the simulated shop as a process of its own; see {@link serveSimulator}. */
await serveSimulator(async ({ seed, port, size }) => {
  // Generous limits: whoever tries things out should not wait for a window to end.
  const limits = [30_000, 300_000, 1_200_000] as const
  const counts = {
    products: Math.ceil(DEFAULT_COUNTS.products * size),
    customers: Math.ceil(DEFAULT_COUNTS.customers * size),
    orders: Math.ceil(DEFAULT_COUNTS.orders * size),
  }
  const simulator = await createLightspeedSimulator({ seed, port, limits, counts })
  const { url, key, secret, close } = simulator
  const settings = { cluster: url, language: 'nl', key }
  return { connector: 'lightspeed-ecom', url, settings, secrets: { secret }, close }
})
