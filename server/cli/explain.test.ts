import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

let kit: CliKit
beforeAll(() => {
  kit = createCliKit()
})
afterAll(() => kit.remove())

test('explain says what a flow does with the answers that it has here', async () => {
  const before = await kit.run('explain', 'orders')
  expect(before).toMatchObject({ code: 0 })
  expect(before.out).toContain('Order in CCV SalesPOS: creates only')
  expect(before.out).toContain('Send orders with these payment statuses: Paid')
  await kit.run('set', 'lightspeed-ccv', 'paymentStatuses=paid,not_paid')
  const after = await kit.run('explain', 'orders')
  expect(after.out).toContain('Send orders with these payment statuses: Paid, Not paid')
})

test('explain says it in the language that is asked for, of every flow of an integration', async () => {
  const { code, out } = await kit.run('explain', 'lightspeed-ccv', '--language', 'it')
  expect(code).toBe(0)
  expect(out).toContain('Inviare gli ordini con questi stati di pagamento: Pagato')
  expect(out.match(/^Legge$/gm)).toHaveLength(8)
})

test('explain refuses a flow, and a language, that there is not', async () => {
  expect((await kit.run('explain', 'nothing')).code).toBe(2)
  expect((await kit.run('explain', 'orders', '--language', 'fr')).code).toBe(2)
})
