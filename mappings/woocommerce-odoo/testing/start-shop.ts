import type { JsonObject } from '../../../engine/index.ts'
import { readProject } from '../../read-project.ts'
import { type Answers, startShopAndOdoo } from './shop-and-odoo.ts'

export const project = readProject()
export const ANSWERS: Answers = {
  settings: {
    startDate: '2026-01-01',
    currency: 'EUR',
    shippingProduct: 60,
    feeProduct: 61,
    country: 'NL',
  },
  tables: { taxes: { 'NL 21': 1, 'NL 9': 2, 'NL 0': 3 } },
}
export const INCLUDED: Answers = { ...ANSWERS, tables: { taxes: { 'NL 21': 4, 'NL 0': 3 } } }

export async function startShop(answers: Answers = ANSWERS) {
  const kit = await startShopAndOdoo(project, answers)
  return {
    ...kit,
    place: (more: JsonObject = {}) => kit.orders.push({ ...ORDER, ...more }),
    /** Somebody changes the order in the shop. */
    change: (more: JsonObject) => kit.orders.push({ ...Object(kit.orders.pop()), ...more }),
    sales: () => kit.tables['sale.order'] ?? [],
    contacts: () => kit.tables['res.partner'] ?? [],
    lines: () =>
      (kit.tables['sale.order.line'] ?? []).map((line) => [
        line['product_id'],
        line['product_uom_qty'],
        line['price_unit'],
      ]),
  }
}

/** 2 × 10.00 and shipping 5.00, with 21 per cent: 25.00 + 5.25. */
export const ADDRESS = {
  first_name: 'Jo',
  last_name: 'Berg',
  company: '',
  address_1: 'Damrak 1',
  address_2: '',
  postcode: '1012 LG',
  city: 'Amsterdam',
  state: '',
  country: 'NL',
}
export const CAPS = {
  id: 1,
  name: 'Cap',
  sku: 'CAP',
  quantity: 2,
  total: '20.00',
  total_tax: '4.20',
}
const POST = {
  id: 2,
  method_id: 'flat_rate',
  method_title: 'Post',
  total: '5.00',
  total_tax: '1.05',
}
const ORDER: JsonObject = {
  id: 900,
  number: '900',
  status: 'processing',
  currency: 'EUR',
  date_created_gmt: '2026-11-02T10:00:00',
  date_modified_gmt: '2026-11-02T10:00:00',
  total: '30.25',
  total_tax: '5.25',
  customer_id: 0,
  billing: { ...ADDRESS, email: 'Jo@Berg.example', phone: '020' },
  shipping: ADDRESS,
  meta_data: [],
  line_items: [CAPS],
  shipping_lines: [POST],
  fee_lines: [],
  coupon_lines: [],
  refunds: [],
}
export const FEE = { id: 3, name: 'Gift wrap', total: '2.07', total_tax: '0.43' }
export const MUGS = (quantity: number, total: string, tax: string) => ({
  line_items: [{ id: 4, name: 'Mug', sku: 'MUG', quantity, total, total_tax: tax }],
  shipping_lines: [],
  total: (Number(total) + Number(tax)).toFixed(2),
  total_tax: tax,
})
