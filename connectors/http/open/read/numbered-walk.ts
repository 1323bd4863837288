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
  /** The most that a page of this system has, where that is less than what is asked for. */
  readonly cap?: number | undefined
}

/** So many of the last records are remembered: one of them is still where it was, however many others moved. */
const TAIL = 20
/** Pages in a row that bring nothing new. */
const MAX_SETBACKS = 6
/** Looks back since the read was further than ever before. */
const MAX_LOOKS_BACK = 50
/** A read that had to begin anew so often has no end. */
const MAX_RESTARTS = 4
/** Pages in a row on which the system shows nothing, though it says that there is more. */
const MAX_HIDDEN = 1_000
/** So many pages in a row that are not full, the last without anything new, are the end. */
const SHORT_AT_END = 2

/** What a system says of the page after one. */
export interface ToldNext {
  readonly hasMore: boolean
  /** How many of what it counts are before it. */
  readonly place?: number | undefined
}

/** What a page is about, once it is known where it stands. */
export interface Taken {
  /** Records by their place on the page. What is left out was read before, as it is now. */
  readonly isNew: (index: number) => boolean
  readonly isLast: boolean
}

interface Seen {
  /** From where on it goes on after what was read. */
  readonly first: number
  readonly fresh: readonly boolean[]
  readonly hasNew: boolean
  readonly hasKnown: boolean
  readonly isFull: boolean
  /** A page that is not where it should be may also be of another size than it was asked for. */
  readonly isSure: boolean
  readonly isPlaced: boolean
}

/**
 * Goes through pages that are numbered. Such pages move under whoever reads them: where a record before them is
 * deleted, the first of the next page comes to stand on the one that was read already.
 *
 * So each page begins with the last record of the page before. Where that stands somewhere else, the list has moved, and
 * the page is taken from there; where it is not to be seen, the page before is looked at, and at last the whole list is
 * read anew. Records before a known one may come twice; none after it is left out.
 *
 * A page that is not full is the last one only where the connector says so. Systems give fewer than they are asked for, at
 * times or always: so the read goes on until nothing new comes.
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
  /** The most that a page of this system has. */
  #cap: number | undefined
  /** Whether the cap was seen twice. */
  #isCapSure = false
  #isSecondLook = false
  /** The most that a page has had. */
  #most = 1
  #shortInARow = 0
  #hiddenInARow = 0
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
    this.#cap = position?.cap
    this.#isCapSure = position?.cap !== undefined
    this.#asked = { start: 0, number: 0 }
  }

  get position(): NumberedPosition {
    const cap = this.#isCapSure && this.#cap !== undefined ? { cap: this.#cap } : {}
    return { read: this.#read, tail: this.#tail, ...cap }
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
      return { start: 0, size: this.#isCapSure ? this.#largest : size?.value, number: 0 }
    // What was passed shows nothing that the next page could begin with.
    if (this.#hiddenInARow > 0) return { start: this.#read, size: size?.value, number: 0 }
    const last = this.#read - 1
    const largest = this.#largest
    const place = this.#back === 'page' ? Math.max(0, last - (largest ?? last)) : last
    return coverFrom(kind, place, largest)
  }

  get #largest(): number | undefined {
    const { kind, size } = this.#pages
    return kind === 'page' ? (this.#cap ?? size?.value) : size?.value
  }

  /**
   * Takes the page that was asked for; `undefined` where it cannot be told where it stands: then another is asked for.
   * `told` is what the system says of the next page, if it does.
   *
   * @throws {OperationError} when the list moves faster than it is read.
   */
  take(marks: readonly Mark[], told: ToldNext | undefined): Taken | undefined {
    const seen = this.#see(marks)
    if (!seen.isPlaced) {
      this.#refuseOtherSize(marks)
      return this.#lookBack()
    }
    const { hasNew, isFull } = seen
    this.#most = Math.max(this.#most, marks.length)
    if (told) {
      if (told.hasMore && !hasNew && !isFull) return this.#pass(this.#behind(marks, seen, told))
      return this.#accept(marks, seen, !told.hasMore)
    }
    const taken = this.#accept(marks, seen, !this.#goesOn(isFull, hasNew))
    if (taken.isLast) return taken
    this.#learnCap(marks.length, hasNew)
    // What is to be looked at once more is so at once: who is left in between would not know that it was.
    return hasNew || isFull ? taken : undefined
  }

  /** What a page shows of where it stands. */
  #see(marks: readonly Mark[]): Seen {
    const { start, size } = this.#asked
    const known = new Set(this.#tail.map(nameOf))
    const hasKnown = marks.some((mark) => known.has(nameOf(mark)))
    const exact = this.#exactly(marks)
    // From the start on nothing is left out, and pages that cannot overlap must be believed.
    const isBelieved = start === 0 || start >= this.#read
    const first = exact ?? 0
    const fresh = marks.map((mark, index) => index >= first && !known.has(nameOf(mark)))
    const hasNew = fresh.includes(true)
    const isFull = size === undefined ? hasNew : marks.length >= size
    const isSure = isBelieved || exact !== undefined
    return { first, fresh, hasNew, hasKnown, isFull, isSure, isPlaced: isSure || hasKnown }
  }

  #accept(marks: readonly Mark[], seen: Seen, isEnd: boolean): Taken {
    const { start } = this.#asked
    const { first, fresh, hasNew, hasKnown, isSure } = seen
    const isLast = isEnd && isSure
    this.#hiddenInARow = 0
    this.#noteTaken(start === 0 && !hasKnown, isLast || (hasNew && !this.#isSame(marks)))
    this.#goOn(start + marks.length, [...(first > 0 ? this.#tail : []), ...marks.slice(first)])
    return { isNew: (index) => fresh[index] === true, isLast }
  }

  #goesOn(isFull: boolean, hasNew: boolean): boolean {
    this.#shortInARow = isFull ? 0 : this.#shortInARow + 1
    if (isFull) return true
    if (this.#pages.isShortLast) return false
    // Where a look back found what was read, what comes after that is still to be asked for.
    if (hasNew || this.#back !== 'none') return true
    // A page at the very beginning that has nothing is a list that has nothing.
    return this.#tail.length > 0 && this.#shortInARow < SHORT_AT_END
  }

  /** Where it goes on after a page that brings nothing new. */
  #behind(marks: readonly Mark[], { isSure }: Seen, { place }: ToldNext): number {
    const { start } = this.#asked
    // What was known may be all that found room: what comes next is asked for by itself before it is taken for hidden.
    if (isSure && marks.length > 0 && start + marks.length === this.#read) return this.#read
    // As far as a page is known to reach: the system may also give fewer than it is asked for.
    return place ?? start + this.#most
  }

  /** Goes past what the system counts and does not show. */
  #pass(place: number): undefined {
    this.#hiddenInARow += 1
    if (this.#hiddenInARow > MAX_HIDDEN) throw this.#failure('config', 'pageRepeats')
    this.#back = 'none'
    this.#read = Math.max(this.#read, place)
    return undefined
  }

  /**
   * Where pages are counted, their size decides where they begin: one that is smaller than it was asked for would put all
   * that follow in another place. So the next is asked for in the size that came. Where that brings more, the first page is
   * asked for once again: it may have been short this once.
   */
  #learnCap(count: number, hasNew: boolean): void {
    const { start, size: asked } = this.#asked
    const { kind, size } = this.#pages
    if (kind !== 'page' || !size || asked === undefined || this.#isCapSure) return
    if (this.#most >= size.value) this.#cap = undefined
    else if (start === 0 && count > 0) {
      this.#isCapSure = this.#isSecondLook
      this.#cap = count
    } else if (hasNew && this.#cap !== undefined) {
      this.#back = 'start'
      this.#isSecondLook = true
    }
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
  const { read, tail, cap } = value
  if (typeof read !== 'number' || !isJsonList(tail)) return undefined
  return { read, tail: tail.flatMap(parseMark), ...(typeof cap === 'number' ? { cap } : {}) }
}

function parseMark(value: Json): readonly Mark[] {
  const [name, at] = isJsonList(value) ? value : []
  if (typeof name !== 'string') return []
  return typeof at === 'string' ? [[name, at]] : [[name]]
}
