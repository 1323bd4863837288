import { afterEach, expect, test } from 'vitest'
import { isHttpConnector } from '../../connectors/http/spec/http-plan.ts'
import type { JsonObject } from '../../engine/index.ts'
import { readProject } from '../read-project.ts'
import { startShopAndBooks } from './testing/shop-and-books.ts'

const project = readProject()
/** The order of WooCommerce's documentation, as the tests of the connector have it. */
const DOCUMENTED = documentedOrder()
const ANSWERS = {
  settings: { journal: '70', revenue: 'ledger-8000', country: 'NL', startDate: '2017-01-01' },
  tables: { rates: { US: '7.5' }, vatCode: { 'US 7.5': '5', 'US 0': '6' } },
}

let close = async (): Promise<void> => undefined
afterEach(() => close())

async function start(more: { readonly isVatIncluded?: boolean } = {}) {
  const both = await startShopAndBooks(project, { ...ANSWERS, ...more })
  close = both.close
  both.orders.push(DOCUMENTED)
  return both
}

test('the order of the documentation is booked once, as Exact Online wants it', async () => {
  const { accounts, entries, givenUp, run } = await start()
  await run('sales-entries')
  await run('sales-entries')
  expect(givenUp).toEqual([])
  expect(accounts).toMatchObject([
    { Name: 'John Doe', Email: 'john.doe@example.com', Status: 'C', Country: 'US' },
  ])
  expect(entries).toMatchObject([
    {
      Journal: '70',
      Type: 20,
      Customer: accounts[0]?.['ID'],
      YourRef: 'WC-727',
      EntryDate: `/Date(${Date.UTC(2017, 2, 22)})/`,
      Currency: 'USD',
      AmountFC: 29.35,
      VATAmountFC: 1.35,
      SalesEntryLines: [
        { GLAccount: 'ledger-8000', AmountFC: 6, VATAmountFC: 0.45, VATCode: '5' },
        { GLAccount: 'ledger-8000', AmountFC: 12, VATAmountFC: 0.9, VATCode: '5' },
        { GLAccount: 'ledger-8000', AmountFC: 10, VATAmountFC: 0, VATCode: '6' },
      ],
    },
  ])
})

test('a refund of it leaves nothing of its total and its tax', async () => {
  const { orders, refunds, entries, givenUp, run } = await start()
  await run('sales-entries')
  await run('credit-entries')
  expect(entries).toHaveLength(1)
  // As the shop makes it where somebody sets the order to refunded: of no lines.
  orders[0] = { ...DOCUMENTED, status: 'refunded', refunds: [{ id: 730, total: '-29.35' }] }
  refunds.set('727', [
    { id: 730, date_created_gmt: '2017-03-30T10:00:00', amount: '29.35', line_items: [] },
  ])
  await run('sales-entries')
  await run('credit-entries')
  await run('credit-entries')
  expect(givenUp).toEqual([])
  expect(entries).toMatchObject([
    { Type: 20, AmountFC: 29.35, VATAmountFC: 1.35 },
    { Type: 21, AmountFC: -29.35, VATAmountFC: -1.35, YourRef: 'WC-727-R730' },
  ])
  expect(entries[1]?.['Customer']).toBe(entries[0]?.['Customer'])
})

test('VAT codes that are part of the price are noticed by the total that Exact Online makes', async () => {
  const { entries, givenUp, run } = await start({ isVatIncluded: true })
  await run('sales-entries')
  expect(entries).toMatchObject([{ AmountFC: 28 }])
  expect(givenUp).toEqual([
    expect.stringContaining('Order 727 is booked with 28.00, and its total is 29.35'),
  ])
})

function documentedOrder(): JsonObject {
  const connector = project.connectors['woocommerce']
  const exchanges = connector && isHttpConnector(connector) ? connector.tests : []
  const body = exchanges
    .flatMap(({ http }) => http)
    .map(({ response }) => response.body)
    .find((sent) => Array.isArray(sent) && Object(sent[0])['line_items'] !== undefined)
  if (!Array.isArray(body)) throw new Error('the connector has no test that reads an order')
  return { ...Object(body[0]), refunds: [] }
}
