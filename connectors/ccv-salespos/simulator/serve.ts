import { serveSimulator } from '../../simulator/serve-simulator.ts'
import { createCcvSimulator } from './create-ccv-simulator.ts'

/** Runs the simulated till as a process of its own; see {@link serveSimulator}. */
await serveSimulator(async ({ seed, port }) => {
  const { url, publicKey, secretKey, close } = await createCcvSimulator({ seed, port })
  const settings = { url, public: publicKey }
  return { connector: 'ccv-salespos', url, settings, secrets: { secret: secretKey }, close }
})
