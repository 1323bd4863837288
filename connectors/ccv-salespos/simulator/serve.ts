import { serveSimulator } from '../../simulator/serve-simulator.ts'
import { scaledCounts } from './ccv-seed.ts'
import { createCcvSimulator } from './create-ccv-simulator.ts'

/** Runs the simulated till as a process of its own; see {@link serveSimulator}. */
await serveSimulator(async ({ seed, port, size }) => {
  const counts = scaledCounts(size)
  const { url, publicKey, secretKey, close } = await createCcvSimulator({ seed, port, counts })
  const settings = { url, public: publicKey }
  return { connector: 'ccv-salespos', url, settings, secrets: { secret: secretKey }, close }
})
