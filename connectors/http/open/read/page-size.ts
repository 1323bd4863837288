import type { Stretch } from './cover-from.ts'
import type { NumberedPages, NumberedPosition } from './numbered-position.ts'

/**
 * How many records a page of a system has.
 *
 * Where pages are counted, their size decides where they begin: one that is smaller than it was asked for would put all
 * that follow in another place. So the next is asked for in the size that came. Where that brings more, the first page is
 * asked for once again: it may have been short this once.
 */
export class PageSize {
  readonly #pages: NumberedPages
  /** The most that a page of this system has, where it is less than is asked for. */
  #cap: number | undefined
  /** Whether the cap was seen twice. */
  #isSure: boolean
  #isSecondLook = false
  /** The most that a page has had. */
  #most = 1

  constructor(pages: NumberedPages, position: NumberedPosition | undefined) {
    this.#pages = pages
    this.#cap = position?.cap
    this.#isSure = position?.cap !== undefined && position.isCapUnsure !== true
  }

  /** What of it is kept. */
  get position(): Pick<NumberedPosition, 'cap' | 'isCapUnsure'> {
    if (this.#cap === undefined) return {}
    return this.#isSure ? { cap: this.#cap } : { cap: this.#cap, isCapUnsure: true }
  }

  get most(): number {
    return this.#most
  }

  /** What may be asked for. */
  get largest(): number | undefined {
    const { kind, size } = this.#pages
    return kind === 'page' ? (this.#cap ?? size?.value) : size?.value
  }

  /** Of the first page. */
  get first(): number | undefined {
    return this.#isSure ? this.largest : this.#pages.size?.value
  }

  note(count: number): void {
    this.#most = Math.max(this.#most, count)
  }

  /** Gives whether the first page is to be looked at once more. */
  learn({ start, size: asked }: Stretch, count: number, hasNew: boolean): boolean {
    const { kind, size } = this.#pages
    if (kind !== 'page' || !size || asked === undefined || this.#isSure) return false
    if (this.#most >= size.value) this.#cap = undefined
    else if (start === 0 && count > 0) {
      this.#isSure = this.#isSecondLook
      this.#cap = count
    } else if (hasNew && this.#cap !== undefined) {
      this.#isSecondLook = true
      return true
    }
    return false
  }

  /** A page that is smaller than it was asked for, and not where it should be, may be counted in its own size. */
  mayBeOther({ start, size = 0 }: Stretch, count: number): boolean {
    const { kind, isShortLast } = this.#pages
    return kind === 'page' && !isShortLast && start > 0 && count < size
  }

  /** It is another one, which the first page is to tell. */
  forget(): void {
    this.#cap = undefined
    this.#isSure = false
    this.#isSecondLook = true
    this.#most = 1
  }
}
