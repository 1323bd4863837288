import { parseArgs } from 'node:util'
import { compareMonth } from './month/compare-month.ts'
import { playMonth } from './month/play-month.ts'

/** `npm run month -- --seed 1 --orders 3000 --days 30`: plays a merchant's month and compares the books. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '3000' },
    days: { type: 'string', default: '30' },
    products: { type: 'string', default: '80' },
    'stock-at': { type: 'string', default: 'sending' },
    'extra-price': { type: 'string', default: 'added' },
    'prices-without-tax': { type: 'boolean', default: false },
    'no-faults': { type: 'boolean', default: false },
    show: { type: 'string', default: '5' },
  },
})

const print = (line: string) => process.stdout.write(`${line}\n`)

const month = await playMonth({
  seed: Number(values.seed),
  orders: Number(values.orders),
  days: Number(values.days),
  products: Number(values.products),
  rules: {
    stockAt: values['stock-at'] === 'order' ? 'order' : 'sending',
    extraPrice: values['extra-price'] === 'inside' ? 'inside' : 'added',
  },
  faults: !values['no-faults'],
  taxInside: !values['prices-without-tax'],
  tell: print,
})
const { table, counts, agrees } = compareMonth(month, Number(values.show))
await month.close()
for (const line of table) print(line)
print(JSON.stringify({ seed: Number(values.seed), ...counts }))
process.exitCode = agrees ? 0 : 1
