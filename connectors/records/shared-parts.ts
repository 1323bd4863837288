import { type ConnectorPlan, canonicalJson, type JsonObject } from '../../engine/index.ts'
import type { KeptLists } from './kept-lists.ts'

/** So many are kept; the oldest are forgotten first. */
const MOST = 5_000
/** Systems tell times in seconds: what changed just before a read may change again and tell the same time. */
const SETTLED_MS = 5_000

interface Known {
  readonly at: string
  readonly records: readonly JsonObject[]
}

/** Records by what they are grouped by. */
export type Groups = ReadonlyMap<string, readonly JsonObject[]>

interface Named {
  readonly groups: Groups
  readonly until: number
}

/** Where the part of one record is kept. */
export interface SharedPlace {
  readonly find: () => readonly JsonObject[] | undefined
  readonly keep: (records: readonly JsonObject[]) => void
}

/**
 * Parts that cost a request for each record and that a kept list reads as well, such as lines of orders: what one flow
 * has read of a record is not read again by another one, as long as the record tells the same time of change.
 */
export class SharedParts {
  /** Lists of what records name, such as brands, by the names of these lists. */
  readonly named: Map<string, Named>
  readonly #known: Map<string, Known>
  readonly #lists: ReadonlySet<string>

  constructor(plan: ConnectorPlan, lists: KeptLists) {
    const { known, named } = memoryOf(lists)
    this.named = named
    this.#known = known
    this.#lists = listsOf(plan)
  }

  has(list: string): boolean {
    return this.#lists.has(list)
  }

  /** The place of the list with these values, of a record that changed last at this time. */
  placeOf(list: string, values: JsonObject, at: string): SharedPlace {
    const name = `${list} ${canonicalJson(values)}`
    return {
      find: () => {
        const known = this.#known.get(name)
        return known?.at === at ? known.records : undefined
      },
      keep: (records) => this.#keep(name, { at, records }),
    }
  }

  #keep(name: string, known: Known): void {
    this.#known.delete(name)
    this.#known.set(name, known)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break
      this.#known.delete(oldest)
    }
  }
}

interface Memory {
  readonly known: Map<string, Known>
  readonly named: Map<string, Named>
}

/** What is kept of one account outlives the connections of the process, like its lists. */
const all = new WeakMap<KeptLists, Memory>()

function memoryOf(lists: KeptLists): Memory {
  const memory = all.get(lists) ?? { known: new Map(), named: new Map() }
  all.set(lists, memory)
  return memory
}

function listsOf({ resources }: ConnectorPlan): ReadonlySet<string> {
  const kept = Object.values(resources).filter(({ find }) =>
    find.some(({ kind }) => kind === 'kept'),
  )
  const parts = kept.flatMap(({ more }) => Object.values(more))
  return new Set(parts.flatMap((part) => (part.kind === 'each' ? [part.list] : [])))
}

export function isSettled(at: string | undefined, serverTime: string): at is string {
  return at !== undefined && Date.parse(at) < Date.parse(serverTime) - SETTLED_MS
}
