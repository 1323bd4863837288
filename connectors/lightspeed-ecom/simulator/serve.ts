import { serveSimulator } from '../../simulator/serve-simulator.ts'
import { createLightspeedSimulator } from './create-lightspeed-simulator.ts'

/** Runs the simulated shop as a process of its own; see {@link serveSimulator}. */
await serveSimulator(async ({ seed, port }) => {
  // Generous limits: whoever tries things out should not wait for a window to end.
  const limits = [30_000, 300_000, 1_200_000] as const
  const simulator = await createLightspeedSimulator({ seed, port, limits })
  const { url, key, secret, close } = simulator
  const settings = { cluster: url, language: 'nl', key }
  return { connector: 'lightspeed-ecom', url, settings, secrets: { secret }, close }
})
