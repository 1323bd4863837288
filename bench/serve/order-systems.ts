import { fileURLToPath } from 'node:url'
import { startSystems } from '../tenants/start-systems.ts'

/** Source and sink of the benchmark, in a process of its own. */
export interface OrderSystems {
  readonly address: string
  /** How many orders the sink has got. */
  readonly received: () => Promise<number>
  readonly stop: () => void
}

const FILE = fileURLToPath(new URL('../orders/order-server.ts', import.meta.url))

export async function startOrderSystems(orders: number, latencyMs = 0): Promise<OrderSystems> {
  const { line, stop } = await startSystems(FILE, [String(orders), String(latencyMs)])
  const address = `http://127.0.0.1:${line}`
  return {
    address,
    received: async () => {
      const answer = await fetch(`${address}/received`)
      const { received }: { readonly received: number } = JSON.parse(await answer.text())
      return received
    },
    stop,
  }
}
