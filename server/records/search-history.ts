import type { Knex } from 'knex'
import { decodeCursor, encodeCursor } from '../problems/page-cursor.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { digestEmail, loadPersonKey } from '../secrets/person-key.ts'
import {
  type FoundPlace,
  type FoundRecord,
  searchByKey,
  searchByLabel,
  searchByPerson,
  searchByReason,
} from '../store/search-records.ts'
import { type IntegrationNames, nameIntegrations } from '../store/workspace-integrations.ts'

import type { ShownKeys } from './shown-keys.ts'

/** One way to find records; ways are gone through in their order. */
interface Way {
  readonly search: (
    after: FoundPlace | undefined,
    limit: number,
  ) => Promise<readonly (FoundRecord & { readonly sort: string })[]>
}

export interface FoundPage {
  readonly names: IntegrationNames
  readonly records: readonly FoundRecord[]
  readonly next?: string | undefined
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Searches by person, where the text is an e-mail address, by beginning of key and label, and by words of a reason. */
export async function searchHistory(
  db: Knex,
  cipher: Cipher,
  query: {
    readonly workspace: string
    readonly integration?: string | undefined
    readonly text: string
    readonly after?: string | undefined
    readonly limit: number
    /** Flows whose labels may be searched; with it, nobody is searched for by e-mail address. Absent: all. */
    readonly labelled?: ReadonlySet<string> | undefined
    readonly keys: ShownKeys
  },
): Promise<FoundPage> {
  const { workspace, limit, labelled, keys } = query
  const text = query.text.trim()
  const names = await nameIntegrations(db, workspace, query.integration)
  if (text === '') return { names, records: [] }
  const isForPerson = EMAIL.test(text) && labelled === undefined
  const ways = waysFor(db, names, {
    text,
    labelled,
    keyed: keys.searched,
    digests: isForPerson ? [await loadDigest()] : [],
  })

  async function loadDigest(): Promise<Buffer> {
    return digestEmail(await loadPersonKey(db, cipher, workspace), text)
  }

  const begin = placeOf(query.after, keys)
  const records = new Map<string, FoundRecord>()
  for (const [at, way] of ways.entries()) {
    if (at < begin.way) continue
    const asked = limit - records.size
    const found = await way.search(at === begin.way ? begin.after : undefined, asked)
    for (const record of found) {
      const id = JSON.stringify([record.integration, record.flow, record.key])
      const isByKey =
        record.key.startsWith(text) && keys.show(record.flow, record.key) === record.key
      if (!records.has(id) && isFirstFoundBy(at, ways.length, text, { ...record, isByKey })) {
        records.set(id, record)
      }
    }
    const last = found.at(-1)
    if (last && found.length === asked) {
      const { sort, key, flow, integration } = last
      const next = encodeCursor([at, sort, keys.show(flow, key), flow, integration])
      return { names, records: [...records.values()], next }
    }
  }
  return { names, records: [...records.values()] }
}

function waysFor(
  db: Knex,
  names: IntegrationNames,
  {
    text,
    digests,
    labelled,
    keyed,
  }: {
    readonly text: string
    readonly digests: readonly Buffer[]
    readonly labelled: ReadonlySet<string> | undefined
    readonly keyed: ReadonlySet<string> | undefined
  },
): readonly Way[] {
  const people = digests.map(
    (digest): Way => ({
      search: async (after, limit) =>
        sortedByEvent(await searchByPerson(db, names, { digest, before: after?.sort, limit })),
    }),
  )
  return [
    ...people,
    {
      search: async (after, limit) => {
        const found = await searchByKey(db, names, { text, after, limit, keyed })
        return found.map((record) => Object.assign(record, { sort: record.key }))
      },
    },
    {
      search: async (after, limit) => {
        const found = await searchByLabel(db, names, { text, after, limit, labelled })
        return found.map((record) => Object.assign(record, { sort: startOf(record.label) }))
      },
    },
    {
      search: async (after, limit) =>
        sortedByEvent(await searchByReason(db, names, { text, before: after?.sort, limit })),
    },
  ]
}

function sortedByEvent<T extends { readonly event: string }>(
  found: readonly T[],
): readonly (T & { readonly sort: string })[] {
  return found.map((record) => Object.assign(record, { sort: record.event }))
}

/** As the index of labels has it. */
function startOf(label: string | undefined): string {
  return (label ?? '').toLowerCase().slice(0, 100)
}

/** Keys come before labels, and both before words: what an earlier way shows on its pages is not shown again. */
function isFirstFoundBy(
  at: number,
  ways: number,
  text: string,
  { label, isByKey }: Pick<FoundRecord, 'label'> & { readonly isByKey: boolean },
): boolean {
  const byWords = at === ways - 1
  const byLabel = at === ways - 2
  if ((byWords || byLabel) && isByKey) return false
  return !(byWords && startOf(label).startsWith(startOf(text)))
}

function placeOf(
  cursor: string | undefined,
  keys: ShownKeys,
): {
  readonly way: number
  readonly after: FoundPlace | undefined
} {
  const parts = decodeCursor(cursor, ['number', 'text', 'text', 'text', 'number'])
  if (!parts) return { way: 0, after: undefined }
  const [way, sort, key, flow, integration] = parts
  return {
    way: Number(way),
    after: {
      sort: String(sort),
      key: keys.meant(String(flow), String(key)) ?? '',
      flow: String(flow),
      integration: Number(integration),
    },
  }
}
