import type { LightspeedSimulator } from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { Row } from '../../../connectors/sql/open/dialect.ts'
import type { Findings } from '../compare.ts'
import type { KeptRecord } from '../job.ts'
import type { Base } from './base.ts'
import type { Carrier } from './carrier.ts'
import type { Folders } from './folders.ts'
import type { Model } from './model.ts'
import type { Receiver } from './receiver.ts'

/** What is there in the end: in a database, in folders, in a shop. */
export interface Places {
  readonly base: Base
  readonly inbox: Folders
  readonly receiver: Receiver
  readonly shop: LightspeedSimulator
  readonly carrier: Carrier
}

interface Noted {
  readonly lost: string[]
  readonly doubled: string[]
  readonly stale: string[]
}

/** Compares what is there with what was put into the sources, and with nothing that flows noted of themselves. */
export async function comparePlaces(
  { base, inbox, receiver, shop, carrier }: Places,
  model: Model,
  kept: readonly KeptRecord[],
): Promise<Findings> {
  const noted: Noted = { lost: [...receiver.wrong], doubled: [], stale: [] }
  compareKept(model, kept, noted)
  for (const table of ['bookings', 'refunds'] as const) {
    const rows = await base.query(`select number, amount from ${table} order by id`)
    compareValues(table, valuesOf(rows), model[table], noted)
  }
  compareValues('labels', receiver.labels, model.parcels, noted)
  compareValues('rows of days', receiver.rows, model.parcels, noted)
  for (const [id, level] of model.levels) {
    const found = shop.state.tables.get('variants', id)?.['stockLevel']
    if (found !== level)
      noted.stale.push(`the stock of ${id}: ${level} is ${JSON.stringify(found)} there`)
  }
  compareCarried(carrier, model, noted)
  compareFiles(inbox, model, noted)
  return noted
}

/** What no run can finish is what the sources have wrong, and that has to be told. */
function compareKept(model: Model, kept: readonly KeptRecord[], noted: Noted): void {
  const parked = new Set(kept.filter(({ state }) => state === 'parked').map(({ key }) => key))
  for (const { flow, key, state, reason } of kept) {
    const isExcused = state === 'parked' && (model.refused.has(key) || model.broken.has(key))
    if (!isExcused)
      noted.lost.push(`${flow} ${key} is ${state} for no reason of its own: ${reason}`)
  }
  for (const key of [...model.refused, ...model.broken]) {
    if (!parked.has(key)) noted.lost.push(`nobody is told of ${key}, which cannot be done`)
  }
}

/** Each parcel once, and each waybill with the shipment of its own parcel. */
function compareCarried({ shipments, waybills }: Carrier, model: Model, noted: Noted): void {
  for (const [name, kept] of Object.entries({ shipments, waybills })) {
    const rows = [...kept.values()].map(({ number, weight }) => ({
      number: typeof number === 'string' ? number : '',
      amount: typeof weight === 'number' ? weight : null,
    }))
    compareValues(name, valuesOf(rows), model.parcels, noted)
  }
  for (const { number, shipment } of waybills.values()) {
    const named = typeof shipment === 'string' ? shipments.get(shipment)?.['number'] : undefined
    if (named !== number) {
      const [whose, others] = [number, named].map((each) => JSON.stringify(each))
      noted.stale.push(`the waybill of ${whose} names the shipment of ${others}`)
    }
  }
}

function valuesOf(rows: readonly Row[]): ReadonlyMap<string, readonly number[]> {
  const values = new Map<string, number[]>()
  for (const { number, amount } of rows) {
    const key = String(number)
    values.set(key, [...(values.get(key) ?? []), Number(amount)])
  }
  return values
}

function compareValues(
  name: string,
  found: ReadonlyMap<string, readonly number[]>,
  wanted: ReadonlyMap<string, number>,
  { lost, doubled, stale }: Noted,
): void {
  for (const [number, value] of wanted) {
    const values = found.get(number) ?? []
    if (values.length === 0) lost.push(`${name}: ${number} is not there`)
    else if (values.length > 1) doubled.push(`${name}: ${number} is there ${values.length} times`)
    else if (values[0] !== value) {
      stale.push(`${name}: ${number} has ${values[0]} there, not ${value}`)
    }
  }
  for (const number of found.keys()) {
    if (!wanted.has(number)) doubled.push(`${name}: ${number} came from nowhere`)
  }
}

/** Files whose records are handled are in the other folder, as they came, or are gone; none was left, and none was invented. */
function compareFiles(inbox: Folders, model: Model, { lost, doubled }: Noted): void {
  for (const name of inbox.read('in').keys()) lost.push(`the file ${name} was left`)
  const moved = [...inbox.read('done').values()]
  for (const text of model.files) {
    const at = moved.indexOf(text)
    if (at === -1) lost.push(`a file is not where it was to be moved: ${text.slice(0, 60)}`)
    else moved.splice(at, 1)
  }
  for (const text of moved) doubled.push(`a file was moved that nobody sent: ${text.slice(0, 60)}`)
}
