import type { JsonObject } from '../json.ts'
import type { Connection, ListRequest, Page, SourceRecord, TimeRange } from '../run/connection.ts'

/** A source in memory: newest first, in pages, with a clock of its own. */
export interface PretendSource {
  readonly connection: Connection
  /** Adds or changes a record; the change is stamped a second after the last, and the record is as old as told. */
  readonly put: (key: string, record: JsonObject, createdAt?: string) => void
  readonly remove: (key: string) => void
  /** What each list request asked for. */
  readonly requests: {
    readonly since: string | undefined
    readonly range?: TimeRange | undefined
    readonly position: unknown
  }[]
  readonly gets: string[]
  /** How long after the last change a `get` is answered. */
  getsLateMs: number
  /** Pages that have a record which nobody can read, counted from 0. */
  lacksOn: ReadonlySet<number>
  /** Called before every page and every `get`; may throw. */
  onRead: () => void
}

export function createPretendSource(options: { readonly pageSize: number }): PretendSource {
  const records = new Map<string, SourceRecord>()
  const created = new Map<string, string>()
  let time = Date.parse('2026-01-01T00:00:00Z')
  const source: PretendSource = {
    requests: [],
    gets: [],
    getsLateMs: 0,
    lacksOn: new Set(),
    onRead: () => {},
    put: (key, record, createdAt) => {
      time += 1_000
      records.delete(key)
      const at = new Date(time).toISOString()
      created.set(key, createdAt ?? created.get(key) ?? at)
      records.set(key, { key, at, record: { id: key, ...record }, raw: record })
    },
    remove: (key) => void records.delete(key),
    connection: {
      resource: () => ({
        list,
        complete: async (record) => record,
        get: async (key) => {
          source.onRead()
          source.gets.push(key)
          const found = records.get(key)
          const readAt = new Date(time + source.getsLateMs).toISOString()
          return found && { ...found, readAt }
        },
        find: async () => [],
        create: refuse,
        update: refuse,
        delete: refuse,
      }),
      check: async () => true,
      close: async () => {},
    },
  }

  async function* list({ since, range, position }: ListRequest): AsyncIterable<Page> {
    source.requests.push({ since, position, ...(range ? { range } : {}) })
    const isIn = ({ key }: SourceRecord): boolean => {
      const at = created.get(key) ?? ''
      return at >= (range?.from ?? '') && (range?.to === undefined || at < range.to)
    }
    for (let page = typeof position === 'number' ? position : 0; ; page += 1) {
      source.onRead()
      const all = [...records.values()]
        .filter(({ at = '' }) => since === undefined || at >= since)
        .filter(isIn)
      const shown = all.toReversed().slice(page * options.pageSize, (page + 1) * options.pageSize)
      const isLast = shown.length < options.pageSize
      const serverTime = new Date(time + 1).toISOString()
      const lacks = source.lacksOn.has(page)
      yield { records: shown, next: isLast ? undefined : page + 1, serverTime, lacks }
      if (isLast) return
    }
  }
  return source
}

async function refuse(): Promise<never> {
  throw new Error('a source is only read')
}
