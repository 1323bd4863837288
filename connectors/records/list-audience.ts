import type { ListRequest, Page, ResourcePlan } from '../../engine/index.ts'
import type { RecordSource } from './record-source.ts'

/** Who keeps what a list says, and can do with what somebody else reads of it. */
export interface ListHearer {
  /** A read begins: of all, or of what changed since a time (ISO 8601, UTC). Nothing: this one is of no use. */
  readonly hear: (since: string | undefined) => Promise<Hearing | undefined> | Hearing | undefined
}

/** One read, as it is heard. */
export interface Hearing {
  readonly take: (page: Page, isLast: boolean) => Promise<void>
  /** The read was given up, or came to its end. */
  readonly close: () => void
}

/** Whether a read of changes tells all that is not known to who has read them until a time. */
export function reaches(since: string, known: string | undefined): boolean {
  return known !== undefined && Date.parse(since) <= Date.parse(known)
}

/**
 * Passes reads of a list, and of its changes, on to those who keep what it says, so that they need not read it as well: what
 * a flow reads by night is what is kept for the next one. Only lists that are asked for in the very same words have the same
 * records.
 */
export class ListAudience {
  readonly #source: RecordSource
  readonly #open: (name: string) => unknown
  readonly #hearers = new Map<string, ListHearer[]>()
  #keepers: ReadonlyMap<string, readonly string[]> | undefined

  /** `open` makes a resource, which then joins. */
  constructor(source: RecordSource, open: (name: string) => unknown) {
    this.#source = source
    this.#open = open
  }

  join({ name }: ResourcePlan, hearers: readonly ListHearer[]): void {
    this.#hearers.set(name, [...(this.#hearers.get(name) ?? []), ...hearers])
  }

  async *pass(
    plan: ResourcePlan,
    pages: AsyncIterable<Page>,
    request: ListRequest,
  ): AsyncGenerator<Page> {
    const hearings = await this.#begin(plan, request)
    try {
      for await (const page of pages) {
        for (const hearing of hearings) await hearing.take(page, page.next === undefined)
        yield page
      }
    } finally {
      for (const hearing of hearings) hearing.close()
    }
  }

  async #begin(plan: ResourcePlan, request: ListRequest): Promise<readonly Hearing[]> {
    const hearers = this.#hearersOf(plan, request)
    const hearings = await Promise.all(hearers.map(async (hearer) => hearer.hear(request.since)))
    return hearings.filter((hearing) => hearing !== undefined)
  }

  #hearersOf(plan: ResourcePlan, request: ListRequest): readonly ListHearer[] {
    const list = this.#source.listName?.(plan, request)
    if (list === undefined) return []
    this.#keepers ??= this.#findKeepers()
    return (this.#keepers.get(list) ?? []).flatMap((name) => {
      this.#open(name)
      return this.#hearers.get(name) ?? []
    })
  }

  /** Whose records cost requests of their own, for their parts, is not among them. */
  #findKeepers(): ReadonlyMap<string, readonly string[]> {
    const keepers = new Map<string, string[]>()
    for (const plan of Object.values(this.#source.plan.resources)) {
      const keeps = plan.find.some(({ kind }) => kind !== 'call')
      for (const request of keeps ? readsOf(plan) : []) {
        const list = this.#source.listName?.(plan, request)
        if (list) keepers.set(list, [...(keepers.get(list) ?? []), plan.name])
      }
    }
    return keepers
  }
}

/** All of a list, and what changed since a time, where one question tells that. */
function readsOf({ list }: ResourcePlan): readonly ListRequest[] {
  const all = { filter: -1, signal: NEVER }
  const changes = { filter: 0, since: SOME_TIME, signal: NEVER }
  return list?.changed.length === 1 ? [all, changes] : [all]
}

const SOME_TIME = '2000-01-01T00:00:00.000Z'
const NEVER = new AbortController().signal
