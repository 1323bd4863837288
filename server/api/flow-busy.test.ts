import { expect, test } from 'vitest'
import { FlowBusyError } from '../../engine/index.ts'
import { unlessBusy } from './flow-busy.ts'

const busy = new FlowBusyError('orders', 'worker-1', 10)

async function fail(error: Error): Promise<string> {
  throw error
}

test('what needs a flow for itself waits for a run that ends soon', async () => {
  let tries = 0
  const work = async (): Promise<string> => {
    tries += 1
    return tries < 3 ? fail(busy) : 'done'
  }
  expect(await unlessBusy(work)).toBe('done')
  expect(tries).toBe(3)
})

test('a flow that runs on is said to be busy, and other mistakes are not waited for', async () => {
  const refused = { type: 'flow_busy', status: 409 }
  await expect(unlessBusy(() => fail(busy), 250)).rejects.toMatchObject(refused)
  await expect(unlessBusy(() => fail(new Error('broken')))).rejects.toThrow('broken')
})
