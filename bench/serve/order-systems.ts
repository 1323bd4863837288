import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { typescriptFlags } from '../../server/cli/typescript-flags.ts'

/** Source and sink of the benchmark, in a process of its own. */
export interface OrderSystems {
  readonly address: string
  /** How many orders the sink has got. */
  readonly received: () => Promise<number>
  readonly stop: () => void
}

const FILE = fileURLToPath(new URL('../orders/order-server.ts', import.meta.url))

export async function startOrderSystems(orders: number, latencyMs = 0): Promise<OrderSystems> {
  const child = spawn(
    process.execPath,
    [...typescriptFlags, FILE, String(orders), String(latencyMs)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const stop = (): void => void child.kill()
  process.once('exit', stop)
  const address = `http://127.0.0.1:${await firstLine(child)}`
  return {
    address,
    received: async () => {
      const answer = await fetch(`${address}/received`)
      const { received }: { readonly received: number } = JSON.parse(await answer.text())
      return received
    },
    stop: () => {
      process.off('exit', stop)
      stop()
    },
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the systems have no output')
  for await (const line of createInterface(stdout)) return line
  throw new Error('the systems ended before they listened')
}
