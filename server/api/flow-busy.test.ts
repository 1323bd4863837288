import { expect, test } from 'vitest'
import { FlowBusyError } from '../../engine/index.ts'
import { unlessBusy } from './flow-busy.ts'

test('what needs a flow for itself waits for a run that ends soon', async () => {
  let tries = 0
  const work = async (): Promise<string> => {
    tries += 1
    if (tries < 3) throw new FlowBusyError('orders', 'worker-1', 10)
    return 'done'
  }
  expect(await unlessBusy(work)).toBe('done')
  expect(tries).toBe(3)
})

test('a flow that runs on is said to be busy, and other mistakes are not waited for', async () => {
  const work = async (): Promise<string> =>
    Promise.reject(new FlowBusyError('orders', 'worker-1', 10))
  await expect(unlessBusy(work, 250)).rejects.toMatchObject({ type: 'flow_busy', status: 409 })
  const broken = async (): Promise<string> => Promise.reject(new Error('broken'))
  await expect(unlessBusy(broken)).rejects.toThrow('broken')
})
