import {
  canonicalJson,
  type EvaluationContext,
  type Json,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import type { PagesPlan } from '../../spec/http-plan.ts'
import type { Answer } from '../wire/answer.ts'
import type { Base } from '../wire/build-request.ts'
import { nextPage, type PagePosition, type PageRequest, requestPage } from './pages.ts'

/** Pages without a record, one after the other, that are believed; a system that hands out more never ends. */
const MAX_EMPTY_PAGES = 1_000

interface Answered {
  readonly answer: Answer
  readonly items: readonly Json[]
  /** Names the first record, to notice a page that comes twice. */
  readonly first: string | undefined
  readonly context: EvaluationContext
}

/** Goes through pages of which each tells where the next one is: by a cursor, a link or its last key. */
export class ToldWalk {
  readonly #pages: PagesPlan
  readonly #title: string
  readonly #baseOf: () => Base
  /** Where we have been: a system that leads in a circle is stopped. */
  readonly #visited = new Set<string>()
  #position: PagePosition
  #first: string | undefined
  #emptyInARow = 0
  #wasFull = false

  constructor(pages: PagesPlan, title: string, baseOf: () => Base, position: PagePosition) {
    this.#pages = pages
    this.#title = title
    this.#baseOf = baseOf
    this.#position = position
  }

  ask(): PageRequest {
    return requestPage(this.#pages, this.#position)
  }

  /**
   * Gives where the next page is, or nothing after the last.
   *
   * @throws {OperationError} when the system leads in a circle.
   */
  take({ answer, items, first, context }: Answered): PagePosition | undefined {
    if (this.#isDoubtful(items.length)) return this.#position
    const read = { plan: this.#pages, position: this.#position, base: this.#baseOf() }
    const at = nextPage({ ...read, answer, items, context })
    this.#refuseDisorder(items, context)
    this.#refuseCircle(at, first)
    this.#first = first
    this.#position = at === undefined ? {} : { at }
    return at === undefined ? undefined : this.#position
  }

  /** Nothing after a full page may be a slip of the system: it is asked once again. */
  #isDoubtful(count: number): boolean {
    const wasFull = this.#wasFull
    const { kind } = this.#pages
    const size = kind === 'after' ? this.#pages.size?.value : undefined
    this.#wasFull = size !== undefined && count >= size
    return wasFull && count === 0
  }

  /** What comes after the last key of a page is the rest of the list only where keys go up. */
  #refuseDisorder(items: readonly Json[], context: EvaluationContext): void {
    if (this.#pages.kind !== 'after') return
    const { last } = this.#pages
    const [from, to] = [items[0], items.at(-1)].map((item) => last.evaluate(item, context))
    if (typeof from === 'number' && typeof to === 'number' && to < from) {
      throw this.#failure('afterDown')
    }
  }

  #failure(sentence: 'afterDown' | 'pageRepeats'): OperationError {
    const reason = say(sentence, { title: this.#title })
    return new OperationError({ class: 'config', reason, mayHaveHappened: false })
  }

  #refuseCircle(at: Json | undefined, first: string | undefined): void {
    const place = at === undefined ? undefined : canonicalJson(at)
    const isSamePage = first !== undefined && first === this.#first
    this.#emptyInARow = first === undefined ? this.#emptyInARow + 1 : 0
    const isEndless = this.#emptyInARow > MAX_EMPTY_PAGES
    if (isSamePage || isEndless || (place !== undefined && this.#visited.has(place))) {
      throw this.#failure('pageRepeats')
    }
    if (place !== undefined) this.#visited.add(place)
  }
}
