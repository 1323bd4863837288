import { COUNTRIES } from './countries.ts'
import type { ShopTables } from './shop-tables.ts'

const PAYMENT_METHODS = [
  { key: 'ideal', title: 'iDEAL' },
  { key: 'creditcard', title: 'Creditcard' },
  { key: 'bancontact', title: 'Bancontact' },
  { key: 'paypal', title: 'PayPal' },
  { key: 'invoice', title: 'Op rekening' },
  { key: 'banktransfer', title: 'Vooraf per bank' },
  { key: 'pickup', title: 'Betalen bij afhalen' },
] as const

/** What a shop has before anything is sold in it. */
export function seedBasics(tables: ShopTables): void {
  for (const method of PAYMENT_METHODS) tables.insert('paymentmethods', method)
  for (const [at, title] of ['PostNL', 'DHL', 'Afhalen in de winkel'].entries()) {
    tables.insert('shippingmethods', {
      type: title.startsWith('Afhalen') ? 'pickup' : 'default',
      isBackofficeOnly: false,
      sortOrder: at + 1,
      freeAbove: 1_000_000,
      paymentPriceExcl: 0,
      paymentPriceIncl: 0,
      title,
      description: '',
      tax: false,
    })
  }
  tables.insert('languages', {
    isActive: true,
    isDefault: true,
    code: 'nl',
    locale: 'nl_NL',
    title: 'Nederlands',
  })
  tables.insert('languages', {
    isActive: true,
    isDefault: false,
    code: 'en',
    locale: 'en_GB',
    title: 'English',
  })
  for (const country of COUNTRIES) tables.insert('countries', country)
  tables.insert('orders/customstatuses', { title: 'Ligt klaar in het magazijn', color: '#f00095' })
}
