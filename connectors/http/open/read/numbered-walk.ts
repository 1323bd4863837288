import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import type { PagesPlan } from '../../spec/http-plan.ts'
import { coverFrom, type Stretch } from './cover-from.ts'

export type NumberedPages = Extract<PagesPlan, { readonly kind: 'page' | 'offset' }>

/** Pages that overlap when they are asked to. Those without a size begin where the system says. */
export function isNumbered(pages: PagesPlan): pages is NumberedPages {
  return pages.kind === 'offset' || (pages.kind === 'page' && pages.size !== undefined)
}

/** A record of a page: its name, and where the list has one the time of its last change. */
export type Mark = readonly [name: string, at?: string]

/** Where a read of numbered pages stands. Kept between runs. */
export interface NumberedPosition {
  /** How many records of the list are behind. */
  readonly read: number
  /** The last of them, in their order. */
  readonly tail: readonly Mark[]
}

/** So many of the last records are remembered: one of them is still where it was, however many others moved. */
const TAIL = 20
/** Pages in a row that bring nothing new. */
const MAX_SETBACKS = 6
/** Looks back since the read was further than ever before. */
const MAX_LOOKS_BACK = 50
/** A read that had to begin anew so often has no end. */
const MAX_RESTARTS = 4

/** What a page is about, once it is known where it stands. */
export interface Taken {
  /** Records by their place on the page. What is left out was read before, as it is now. */
  readonly isNew: (index: number) => boolean
  readonly isLast: boolean
}

/**
 * Goes through pages that are numbered. Such pages move under whoever reads them: where a record before them is
 * deleted, the first of the next page comes to stand on the one that was read already.
 *
 * So each page begins with the last record of the page before. Where that stands somewhere else, the list has moved, and
 * the page is taken from there; where it is not to be seen, the page before is looked at, and at last the whole list is
 * read anew. Records before a known one may come twice; none after it is left out.
 */
export class NumberedWalk {
  readonly #pages: NumberedPages
  readonly #title: string
  /** In a list that is sorted by time, a record that changed is not where it was. */
  readonly #isTimed: boolean
  #read: number
  #tail: readonly Mark[]
  #asked: Stretch
  #back: 'none' | 'page' | 'start' = 'none'
  #page = ''
  #furthest = 0
  #setbacks = 0
  #looksBack = 0
  #restarts = 0

  constructor(
    pages: NumberedPages,
    { title, isTimed }: { readonly title: string; readonly isTimed: boolean },
    position: NumberedPosition | undefined,
  ) {
    this.#pages = pages
    this.#title = title
    this.#isTimed = isTimed
    this.#read = position?.read ?? 0
    this.#tail = position?.tail ?? []
    this.#asked = { start: 0, number: 0 }
  }

  get position(): NumberedPosition {
    return { read: this.#read, tail: this.#tail }
  }

  /** Goes on at the start of a list that begins later. */
  rebase(): void {
    this.#read = 0
    this.#furthest = 0
  }

  /** What is asked for next. */
  ask(): JsonObject {
    const { size } = this.#pages
    this.#asked = this.#stretch()
    const asked = this.#asked.size ?? size?.value
    const fields = size && asked !== undefined ? { [size.name]: asked } : {}
    if (this.#pages.kind === 'offset') return { [this.#pages.offset]: this.#asked.start, ...fields }
    return { [this.#pages.page]: this.#asked.number + this.#pages.first, ...fields }
  }

  #stretch(): Stretch {
    const { kind, size } = this.#pages
    if (this.#read === 0 || this.#back === 'start')
      return { start: 0, size: size?.value, number: 0 }
    const last = this.#read - 1
    const place = this.#back === 'page' ? Math.max(0, last - (size?.value ?? last)) : last
    return coverFrom(kind, place, size?.value)
  }

  /**
   * Takes the page that was asked for; `undefined` where it cannot be told where it stands: then another is asked for.
   * `hasMore` is what the system says about it, if it does.
   *
   * @throws {OperationError} when the list moves faster than it is read.
   */
  take(marks: readonly Mark[], hasMore: boolean | undefined): Taken | undefined {
    const { start, size } = this.#asked
    const known = new Set(this.#tail.map(nameOf))
    const hasKnown = marks.some((mark) => known.has(nameOf(mark)))
    const exact = this.#exactly(marks)
    // From the start on nothing is left out, and pages that cannot overlap must be believed.
    const isBelieved = start === 0 || start >= this.#read
    if (exact === undefined && !hasKnown && !isBelieved) {
      this.#refuseOtherSize(marks)
      return this.#lookBack()
    }
    const first = exact ?? 0
    const fresh = marks.map((mark, index) => index >= first && !known.has(nameOf(mark)))
    const hasNew = fresh.includes(true)
    const isFull = size === undefined ? hasNew : marks.length >= size
    // A page that is not where it should be may also be of another size than it was asked for.
    const isKnownEnd = isBelieved || exact !== undefined
    const isLast = !(hasMore ?? isFull) && isKnownEnd
    this.#noteTaken(start === 0 && !hasKnown, isLast || (hasNew && !this.#isSame(marks)))
    this.#goOn(start + marks.length, [...(first > 0 ? this.#tail : []), ...marks.slice(first)])
    return { isNew: (index) => fresh[index] === true, isLast }
  }

  #noteTaken(isRestart: boolean, isProgress: boolean): void {
    if (this.#back === 'none') this.#note(isProgress)
    else if (isRestart) this.#noteRestart()
  }

  /** Some systems have pages of one size alone, whatever they are asked for. */
  #refuseOtherSize(marks: readonly Mark[]): void {
    const { size: asked = 0 } = this.#asked
    const { size } = this.#pages
    if (asked < (size?.value ?? 0) && marks.length > asked) {
      throw this.#failure('config', 'sizeIgnored')
    }
  }

  /** A system that takes no notice of where a page begins gives the same one again and again. */
  #isSame(marks: readonly Mark[]): boolean {
    const former = this.#page
    this.#page = marks.map(nameOf).join()
    return this.#page === former
  }

  /** From where on the page goes on after what was read, where the last record stands as it should. */
  #exactly(marks: readonly Mark[]): number | undefined {
    const last = this.#tail.at(-1)
    const behind = this.#read - this.#asked.start
    const found = marks[behind - 1]
    if (!last || !found || found[0] !== last[0]) return undefined
    return this.#isTimed && found[1] !== last[1] ? undefined : behind
  }

  #goOn(read: number, tail: readonly Mark[]): void {
    this.#back = 'none'
    this.#read = read
    this.#tail = tail.slice(-TAIL)
    if (read <= this.#furthest) return
    this.#furthest = read
    this.#looksBack = 0
  }

  #lookBack(): undefined {
    this.#looksBack += 1
    if (this.#looksBack > MAX_LOOKS_BACK) throw this.#failure('temporary', 'listMoves')
    this.#back = this.#back === 'none' ? 'page' : 'start'
    return undefined
  }

  #noteRestart(): void {
    this.#restarts += 1
    if (this.#restarts > MAX_RESTARTS) throw this.#failure('temporary', 'listMoves')
  }

  #note(isProgress: boolean): void {
    this.#setbacks = isProgress ? 0 : this.#setbacks + 1
    if (this.#setbacks <= MAX_SETBACKS) return
    // What comes again and again, wherever it is asked for, is a system that does not go on.
    throw this.#failure('config', 'pageRepeats')
  }

  #failure(
    kind: 'config' | 'temporary',
    sentence: 'pageRepeats' | 'listMoves' | 'sizeIgnored',
  ): OperationError {
    const reason = say(sentence, { title: this.#title })
    return new OperationError({ class: kind, reason, mayHaveHappened: false })
  }
}

/** A record as it was at a time. */
function nameOf([name, at = '']: Mark): string {
  return `${name} ${at}`
}

/** Reads a position that was kept. One that an older version kept is none: the read begins anew. */
export function parseNumbered(value: Json | undefined): NumberedPosition | undefined {
  if (!isJsonObject(value)) return undefined
  const { read, tail } = value
  if (typeof read !== 'number' || !isJsonList(tail)) return undefined
  return { read, tail: tail.flatMap(parseMark) }
}

function parseMark(value: Json): readonly Mark[] {
  const [name, at] = isJsonList(value) ? value : []
  if (typeof name !== 'string') return []
  return typeof at === 'string' ? [[name, at]] : [[name]]
}
