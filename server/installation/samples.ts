import type { Knex } from 'knex'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import { drawId } from '../database/draw-id.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'

export type SampleOrigin = 'source' | 'run' | 'pasted' | 'schema'

/** A record that people try a mapping on. */
export interface Sample {
  readonly id: string
  readonly title: string
  readonly origin: SampleOrigin
  readonly record: JsonObject
  /** Target records that exist, by `role.resource`. */
  readonly given: Readonly<Record<string, JsonObject[]>>
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

export interface SamplePlace {
  readonly db: Knex
  readonly cipher: Cipher
  readonly integration: number
  readonly flow: string
}

interface SampleRow {
  readonly id: string
  readonly title: string
  readonly origin: SampleOrigin
  readonly sealed: Buffer
  readonly created_at: string
}

/** The oldest go when there are more. */
const MAX_SAMPLES = 100

/** Newest first. */
export async function listSamples(place: SamplePlace): Promise<readonly Sample[]> {
  const rows = await queryRows<SampleRow>(
    place.db,
    `select id, title, origin, sealed, created_at from sample
     where integration = ? and flow = ? order by id desc limit ${MAX_SAMPLES}`,
    [place.integration, toStored(place.flow)],
  )
  return rows.map((row) => {
    const { record, given } = parseContent(
      place.cipher.open(row.sealed, sampleBinding(place, row.id)),
    )
    const { id, origin } = row
    const createdAt = Number(row.created_at)
    return { id, title: fromStored(row.title), origin, createdAt, record, given }
  })
}

export async function saveSample(place: SamplePlace, sample: Omit<Sample, 'id'>): Promise<Sample> {
  const { db, cipher, integration, flow } = place
  const { title, origin, record, given, createdAt } = sample
  const id = await drawId(db, 'sample')
  const sealed = cipher.seal(JSON.stringify({ record, given }), sampleBinding(place, id))
  await queryRows(
    db,
    `insert into sample (id, integration, flow, title, origin, sealed, created_at)
     overriding system value values (?, ?, ?, ?, ?, ?, ?)`,
    [id, integration, toStored(flow), toStored(title), origin, sealed, createdAt],
  )
  await queryRows(
    db,
    `delete from sample where integration = ? and flow = ? and id in (
       select id from sample where integration = ? and flow = ? order by id desc offset ${MAX_SAMPLES})`,
    [integration, toStored(flow), integration, toStored(flow)],
  )
  return { ...sample, id }
}

/** Gives whether there was one. */
export async function deleteSample(place: SamplePlace, id: string): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false
  const rows = await queryRows(
    place.db,
    'delete from sample where integration = ? and flow = ? and id = ? returning id',
    [place.integration, toStored(place.flow), id],
  )
  return rows.length > 0
}

export function sampleBinding(
  { integration, flow }: Pick<SamplePlace, 'integration' | 'flow'>,
  id: string,
): string {
  return JSON.stringify(['sample.sealed', integration, flow, id])
}

function parseContent(text: string): Pick<Sample, 'record' | 'given'> {
  const content: unknown = JSON.parse(text)
  if (!isJsonObject(content)) return { record: {}, given: {} }
  const { record, given } = content
  return {
    record: isJsonObject(record) ? record : {},
    given: Object.fromEntries(
      Object.entries(isJsonObject(given) ? given : {}).map(([name, records]) => [
        name,
        Array.isArray(records) ? records.filter(isJsonObject) : [],
      ]),
    ),
  }
}
