import type { ProjectFile } from '../../../engine/index.ts'
import { readShippedFiles } from '../../../server/projects/read-folder.ts'

/** The kind of the database that is written to and read from. */
export type TableClient = 'sqlite' | 'postgres'

/** Flows between files, a database, a shop that takes updates in batches and a carrier that takes creates in batches. */
export const TRANSPORT_FLOWS = [
  'bookings',
  'refunds',
  'labels',
  'days',
  'levels',
  'sendings',
] as const

export const TRANSPORT_SYSTEMS = {
  inbox: 'inbox',
  base: 'base',
  outbox: 'outbox',
  shop: 'lightspeed-ecom',
  carrier: 'carrier',
} as const

/** The files of a project with these flows, as somebody would write them. */
export function transportFiles(client: TableClient): readonly ProjectFile[] {
  const shop = readShippedFiles().filter(({ path }) => path.includes('/lightspeed-ecom/'))
  const connectors = {
    inbox: INBOX,
    base: baseConnector(client),
    outbox: OUTBOX,
    carrier: CARRIER,
  }
  return [
    ...shop,
    ...Object.entries(connectors).map(([name, text]) => ({
      path: `connectors/${name}/connector.yaml`,
      text,
    })),
    ...Object.entries(FLOWS).map(([name, text]) => ({
      path: `mappings/${name}.yaml`,
      text: `flow: ${name}\nformat: 1\ntitle: ${name}\n${text}`,
    })),
  ]
}

const FOLDER = `
settings: { type: object, properties: { folder: { type: string } } }
file: { folder: =$settings.folder, timeout: 20s }
resources:`

const INBOX = `
connector: inbox
format: 1
title: Inbox
${FOLDER}
  booking:
    title: Booking
    files: in/bookings-*.ndjson
    ndjson: {}
    key: =number
    list: { done: { move: done }, size: 4 }
    record: { number: =number, amount: =amount }
    schema: { properties: { number: { type: string }, amount: { type: integer } } }
  refund:
    title: Refund
    files: in/refunds-*.csv
    csv: { delimiter: ";" }
    key: =number
    list: { done: delete, size: 4 }
    record: { number: =number, amount: =amount }
    schema: { properties: { number: { type: string }, amount: { type: integer } } }
  level:
    title: Stock level
    files: levels.json
    json: {}
    key: =variant
    list: { changed: {} }
    record: { variant: =variant, level: =level }
    schema: { properties: { variant: { type: integer }, level: { type: integer } } }
`

const OUTBOX = `
connector: outbox
format: 1
title: Outbox
${FOLDER}
  label:
    title: Label
    files: labels/*.json
    json: {}
    key: =file.name
    create: { file: '="label-" & $set.number & ".json"' }
    record: { number: =number, weight: =weight }
    schema: { properties: { number: { type: string }, weight: { type: integer } } }
  day:
    title: Row of a day
    files: days/*.csv
    csv: {}
    key: =number
    create: { file: '="day-" & $now("[Y0001][M01][D01][H01][m01][s01][f001]") & ".csv"', per: run }
    record: { number: =number, weight: =weight }
    schema: { properties: { number: { type: string }, weight: { type: integer } } }
`

/** Batches whose answers have their order, and batches whose answers have names. A search shows what was made at once. */
const carried = (name: string, path: string, batch: string): string => `
  ${name}:
    title: ${name}
    key: =id
    find: [{ by: [number], get: /${path}, query: { number: =$by.number }, items: =$ }]
    create:
      post: /${path}
      body: { number: =$set.number, weight: =$set.weight, shipment: =$set.shipment }
      item: =$
      settle: 0s
      batch:
        post: /${path}/batch
        max: 20
        body: { parts: =$items }
        answers: =answers
        refused: { if: =$exists(error), status: =status }
        undone: =status = 422
        ${batch}
    update: { put: "/${path}/{id}", body: =$set }
    record: { id: =id, number: =number, weight: =weight, shipment: =shipment }
    schema: { properties: { id: { type: string, readOnly: true }, number: { type: string }, weight: { type: integer }, shipment: { type: string } } }`

const CARRIER = `
connector: carrier
format: 1
title: Carrier
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url, timeout: 10s, parallel: 4 }
resources:${carried('shipment', 'shipments', 'each: =$')}${carried(
  'waybill',
  'waybills',
  `each: '=$merge([$, { "ref": $operation }])'
        pairs: { part: =ref, answer: =ref }`,
)}
`

const REACHED: Readonly<Record<TableClient, string>> = {
  sqlite: `
settings: { type: object, properties: { file: { type: string } } }
sql: { file: =$settings.file, timeout: 15s }`,
  postgres: `
settings: { type: object, properties: { port: { type: integer }, database: { type: string } } }
sql:
  { host: 127.0.0.1, port: =$settings.port, client: postgres, database: =$settings.database, user: postgres, tls: false, timeout: 15s }`,
}

function baseConnector(client: TableClient): string {
  const amounts = `
    key: =id
    find: [{ by: [number] }]
    create: {}
    update: {}
    record: { id: =id, number: =number, amount: =amount }
    schema: { properties: { id: { type: integer }, number: { type: string }, amount: { type: integer } } }`
  return `
connector: base
format: 1
title: Base
${REACHED[client]}
resources:
  booking:
    title: Booking
    table: bookings${amounts}
  refund:
    title: Refund
    table: refunds${amounts}
  parcel:
    title: Parcel
    table: parcels
    key: =id
    list: { changed: { column: changed_at, overlap: 5s }, size: 4 }
    record: { id: =id, number: =number, weight: =weight }
    schema: { properties: { id: { type: integer }, number: { type: string }, weight: { type: integer } } }
`
}

const amounts = (resource: string): string => `connections: { inbox: inbox, base: base }
source: { read: inbox.${resource} }
steps:
  - write: base.${resource}
    match: { number: =number }
    set: { number: =number, amount: =amount }
`

const parcels = (resource: string): string => `connections: { base: base, outbox: outbox }
source: { read: base.parcel }
steps:
  - write: outbox.${resource}
    mode: create
    set: { number: =number, weight: =weight }
`

const FLOWS: Readonly<Record<(typeof TRANSPORT_FLOWS)[number], string>> = {
  bookings: amounts('booking'),
  refunds: amounts('refund'),
  labels: parcels('label'),
  days: parcels('day'),
  // Each waybill names its shipment, so one that was taken for another shows.
  sendings: `connections: { base: base, carrier: carrier }
parallel: 20
source: { read: base.parcel }
steps:
  - write: carrier.shipment
    match: { number: =number }
    set: { number: =number, weight: =weight }
    as: shipment
  - write: carrier.waybill
    match: { number: =number }
    set: { number: =number, weight: =weight, shipment: =$shipment.id }
`,
  levels: `connections: { inbox: inbox, shop: lightspeed-ecom }
parallel: 20
source: { read: inbox.level }
steps:
  - write: shop.stock
    mode: update
    match: { id: =variant }
    set: { stockLevel: =level }
`,
}
