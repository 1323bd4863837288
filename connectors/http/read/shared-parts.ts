import { type ConnectorPlan, canonicalJson, type JsonObject } from '../../../engine/index.ts'
import type { KeptLists } from '../find/kept-list.ts'

/** So many are kept; the oldest are forgotten first. */
const MOST = 5_000
/** Systems tell times in seconds: what changed just before a read may change again and tell the same time. */
const SETTLED_MS = 5_000

interface Known {
  readonly at: string
  readonly records: readonly JsonObject[]
}

/**
 * Parts that cost a request for each record and that a kept list reads as well, such as lines of orders: what one flow
 * has read of a record is not read again by another one, as long as the record tells the same time of change.
 */
export class SharedParts {
  readonly #known: Map<string, Known>
  readonly #lists: ReadonlySet<string>

  constructor(plan: ConnectorPlan, lists: KeptLists) {
    this.#known = knownOf(lists)
    this.#lists = listsOf(plan)
  }

  has(list: string): boolean {
    return this.#lists.has(list)
  }

  find(list: string, values: JsonObject, at: string): readonly JsonObject[] | undefined {
    const known = this.#known.get(nameOf(list, values))
    return known?.at === at ? known.records : undefined
  }

  keep(list: string, values: JsonObject, known: Known): void {
    const name = nameOf(list, values)
    this.#known.delete(name)
    this.#known.set(name, known)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break
      this.#known.delete(oldest)
    }
  }
}

/** Those of one account outlive the connections of the process, like its lists. */
const all = new WeakMap<KeptLists, Map<string, Known>>()

function knownOf(lists: KeptLists): Map<string, Known> {
  const known = all.get(lists) ?? new Map<string, Known>()
  all.set(lists, known)
  return known
}

function listsOf({ resources }: ConnectorPlan): ReadonlySet<string> {
  const kept = Object.values(resources).filter(({ find }) =>
    find.some(({ kind }) => kind === 'kept'),
  )
  const parts = kept.flatMap(({ more }) => Object.values(more))
  return new Set(parts.flatMap((part) => (part.kind === 'each' ? [part.list] : [])))
}

function nameOf(list: string, values: JsonObject): string {
  return `${list} ${canonicalJson(values)}`
}

export function isSettled(at: string | undefined, serverTime: string): at is string {
  return at !== undefined && Date.parse(at) < Date.parse(serverTime) - SETTLED_MS
}
