import { benchAuthors } from './authors.ts'
import { benchEditor } from './editor.ts'
import { benchFiles } from './files.ts'
import { benchFormulas } from './formulas.ts'
import { benchHistory } from './history.ts'
import { benchOrders } from './orders.ts'
import { benchRequests } from './requests.ts'
import { benchServe } from './serve.ts'
import { benchStore } from './store.ts'
import { benchTenants } from './tenants.ts'

/** `npm run bench -- NAME ARGUMENTS`: prints a table, and as its last line the numbers as JSON. Without a name, lists them. */

interface Bench {
  readonly about: string
  readonly run: (args: readonly string[]) => Promise<Readonly<Record<string, number>>>
}

const benches: Readonly<Record<string, Bench>> = {
  authors: {
    about: 'light calls while viewers have large files linted and long tests run; SECONDS',
    run: benchAuthors,
  },
  editor: { about: 'mapping 2,000 fields a side in a real page; PARTS', run: benchEditor },
  files: {
    about: 'files as a source beside bare parsers; MEGABYTES ROUNDS FORMAT',
    run: benchFiles,
  },
  formulas: { about: 'formulas beside the package, hand-written code and jq', run: benchFormulas },
  history: {
    about: 'questions of the dashboard over a generated year; EVENTS, and "explain" for the plans',
    run: benchHistory,
  },
  orders: {
    about: 'orders over HTTP beside a hand-written script; COUNT ROUNDS',
    run: benchOrders,
  },
  requests: {
    about:
      'requests to the web shop beside the least and what it allows; PRODUCTS CUSTOMERS ORDERS',
    run: benchRequests,
  },
  serve: {
    about: 'the server: records/s, schedules, taking over, dashboards; PARTS and NAME=SIZE',
    run: benchServe,
  },
  tenants: { about: 'many workspaces that look and find nothing; COUNT ROUNDS', run: benchTenants },
  store: { about: 'records per second that each store carries', run: benchStore },
  errors: {
    about: 'the error list at 100,000 open records, in a browser; COUNT',
    run: async (args) => (await import('./errors.ts')).benchErrors(args),
  },
  ui: {
    about: 'bytes and time until the dashboard can be used',
    // It brings a browser, which would weigh on the others.
    run: async () => (await import('./ui.ts')).benchUi(),
  },
}

const [name, ...args] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  for (const [known, { about }] of Object.entries(benches)) {
    process.stdout.write(`${known.padEnd(12)} ${about}\n`)
  }
  process.exitCode = name === undefined ? 0 : 2
} else {
  const numbers = await bench.run(args)
  // A browser that was started stays as long as this process.
  process.stdout.write(`${JSON.stringify(numbers)}\n`, () => process.exit())
}
