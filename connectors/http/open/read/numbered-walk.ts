import { OperationError, say } from '../../../../engine/index.ts'
import { askFor } from './ask-for.ts'
import { coverFrom, type Stretch } from './cover-from.ts'
import type { Leap, Mark, NumberedPages, NumberedPosition } from './numbered-position.ts'
import { PageSize } from './page-size.ts'
import type { PageRequest } from './pages.ts'

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
  /** The last known record stands where it should. */
  readonly isExact: boolean
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
  readonly #size: PageSize
  /** In a list that is sorted by time, a record that changed is not where it was. */
  readonly #isTimed: boolean
  #read: number
  #tail: readonly Mark[]
  #asked: Stretch
  #back: 'none' | 'page' | 'start' = 'none'
  #leap: Leap | undefined
  /** Where it stood before a leap, until the page after it is where it should be. */
  #before: Pick<NumberedPosition, 'read' | 'tail'> | undefined
  #page = ''
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
    this.#size = new PageSize(pages, position)
    this.#leap = position?.leap
    this.#asked = { start: 0, number: 0 }
  }

  get position(): NumberedPosition {
    return {
      read: this.#read,
      tail: this.#tail,
      ...this.#size.position,
      ...(this.#leap === undefined ? {} : { leap: this.#leap }),
    }
  }

  /** What was handed out last may not be all that is there up to it. */
  get isLeaping(): boolean {
    return this.#leap !== undefined
  }

  /** Goes on at the start of a list that begins later. */
  rebase(): void {
    this.#read = 0
    this.#furthest = 0
    this.#leap = undefined
  }

  /** What is asked for next. */
  ask(): PageRequest {
    this.#asked = this.#stretch()
    return askFor(this.#pages, this.#asked)
  }

  #stretch(): Stretch {
    const { kind, size } = this.#pages
    if (this.#leap) return { start: startOf(this.#leap), size: size?.value, number: 0 }
    if (this.#read === 0 || this.#back === 'start')
      return { start: 0, size: this.#size.first, number: 0 }
    const last = this.#read - 1
    const largest = this.#size.largest
    const place = this.#back === 'page' ? Math.max(0, last - (largest ?? last)) : last
    return coverFrom(kind, place, largest)
  }

  /**
   * Takes the page that was asked for; `undefined` where it cannot be told where it stands: then another is asked for.
   * `told` is what the system says of the next page, if it does.
   *
   * @throws {OperationError} when the list moves faster than it is read.
   */
  take(marks: readonly Mark[], told: ToldNext | undefined): Taken | undefined {
    const seen = this.#see(marks)
    if (this.#isLost(marks, seen, told)) return this.#lookBack()
    const { hasNew, isFull } = seen
    this.#size.note(marks.length)
    if (this.#leap) return this.#takeLeap(this.#leap, marks, seen, told)
    if (this.#mayLeap(marks, seen, told)) return this.#passTo(marks, this.#behind(marks, told))
    if (told) {
      const taken = this.#accept(marks, seen, !told.hasMore)
      return hasNew || isFull || taken.isLast ? taken : undefined
    }
    const taken = this.#accept(marks, seen, !this.#goesOn(isFull, hasNew))
    if (taken.isLast) return taken
    if (this.#size.learn(this.#asked, marks.length, hasNew)) this.#back = 'start'
    // What is to be looked at once more is so at once: who is left in between would not know that it was.
    return hasNew || isFull ? taken : undefined
  }

  /** It cannot be told where the page stands, or what was before it. */
  #isLost(marks: readonly Mark[], seen: Seen, told: ToldNext | undefined): boolean {
    if (!seen.isPlaced) this.#refuseOtherSize(marks)
    if (!seen.isSure && this.#size.mayBeOther(this.#asked, marks.length)) {
      this.#size.forget()
      // The first page tells.
      this.#back = 'page'
      return true
    }
    return !seen.isPlaced || (!told && this.#hasMissed(seen))
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
    const isExact = exact !== undefined
    return { first, fresh, hasNew, hasKnown, isFull, isSure, isExact, isPlaced: isSure || hasKnown }
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

  /** Nothing new, though there may be more: the system counts what it does not show, or what was known is all that found room. */
  #mayLeap(marks: readonly Mark[], seen: Seen, told: ToldNext | undefined): boolean {
    // What a look back does not show is still to be asked for behind it.
    if (seen.hasNew || seen.isFull || this.#back !== 'none') return false
    if (told) return told.hasMore
    const { kind, isShortLast } = this.#pages
    return kind === 'offset' && isShortLast !== true && this.#isKnownAlone(marks)
  }

  /** After a leap something went and something came, so that both looks at the page before it were alike: it goes on from there. */
  #hasMissed({ isExact }: Seen): boolean {
    const before = this.#leap ? undefined : this.#before
    if (!this.#leap) this.#before = undefined
    if (!before || isExact) return false
    this.#read = before.read
    this.#tail = before.tail
    return true
  }

  /** What was read last is all that the page ends with. */
  #isKnownAlone(marks: readonly Mark[]): boolean {
    const [found, last] = [marks.at(-1), this.#tail.at(-1)]
    return found !== undefined && last !== undefined && this.#isSameRecord(found, last)
  }

  #isSameRecord(one: Mark, other: Mark): boolean {
    return one[0] === other[0] && (!this.#isTimed || one[1] === other[1])
  }

  /** What a page shows, as far as it tells where things stand. */
  #shown(marks: readonly Mark[]): string {
    return this.#isTimed ? namesOf(marks) : marks.map(([name]) => name).join()
  }

  /** Where it goes on after a page that brings nothing new. */
  #behind(marks: readonly Mark[], told: ToldNext | undefined): number {
    const { start } = this.#asked
    // What was known may be all that found room: what comes next is asked for by itself before it is taken for hidden.
    if (!this.#leap && this.#isKnownAlone(marks)) return start + marks.length
    // As far as a page is known to reach: the system may also give fewer than it is asked for, where it shows some.
    return Math.max(told?.place ?? start + (marks.length || this.#size.most), start + 1)
  }

  #passTo(marks: readonly Mark[], read: number): undefined {
    this.#hiddenInARow += 1
    if (this.#hiddenInARow > MAX_HIDDEN) throw this.#failure('config', 'pageRepeats')
    this.#leap = { from: this.#asked.start, shown: this.#shown(marks), read }
    return undefined
  }

  #takeLeap(
    leap: Leap,
    marks: readonly Mark[],
    seen: Seen,
    told: ToldNext | undefined,
  ): Taken | undefined {
    if (leap.tail) return this.#land(leap, marks)
    if (seen.hasKnown) return this.#meetKnown(leap, marks, seen, told)
    const isEmpty = marks.length === 0
    const hasMore = told?.hasMore ?? !isEmpty
    if (isEmpty && hasMore) return this.#passTo(marks, this.#behind(marks, told))
    if (isEmpty && !told) return this.#accept(marks, seen, true)
    const read = leap.read + marks.length
    this.#leap = { ...leap, read, tail: marks.slice(-TAIL), isEnd: !hasMore }
    return isEmpty ? undefined : { isNew: () => true, isLast: false }
  }

  /** The list has moved on: what is known stands here now. A system that shows it wherever it is asked for has no more. */
  #meetKnown(
    leap: Leap,
    marks: readonly Mark[],
    seen: Seen,
    told: ToldNext | undefined,
  ): Taken | undefined {
    const isAllThereIs = !told && this.#shown(marks) === leap.shown && this.#setbacks > 0
    this.#leap = undefined
    const taken = this.#accept(marks, seen, isAllThereIs || told?.hasMore === false)
    return seen.hasNew || taken.isLast ? taken : undefined
  }

  /** After a look at the page before: it shows nothing that was not there, or the read goes on from what is known. */
  #land(leap: Leap, marks: readonly Mark[]): Taken | undefined {
    const { tail = [], read, isEnd } = leap
    this.#leap = undefined
    this.#hiddenInARow = 0
    if (this.#shown(marks) !== leap.shown) return this.#lookBack()
    this.#note(true)
    this.#before = { read: this.#read, tail: this.#tail }
    this.#goOn(read, tail.length > 0 ? tail : this.#tail)
    return isEnd ? { isNew: () => false, isLast: true } : undefined
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
    const previous = this.#page
    this.#page = namesOf(marks)
    return this.#page === previous
  }

  /** From where on the page goes on after what was read, where the last record stands as it should. */
  #exactly(marks: readonly Mark[]): number | undefined {
    const last = this.#tail.at(-1)
    const behind = this.#read - this.#asked.start
    const found = marks[behind - 1]
    return last && found && this.#isSameRecord(found, last) ? behind : undefined
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
    this.#leap = undefined
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

function namesOf(marks: readonly Mark[]): string {
  return marks.map(nameOf).join()
}

/** A record as it was at a time. */
function nameOf([name, at = '']: Mark): string {
  return `${name} ${at}`
}

/** A page is looked at again where something was found behind it. */
function startOf({ from, read, tail }: Leap): number {
  return tail ? from : read
}
