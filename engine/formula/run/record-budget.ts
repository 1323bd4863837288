import { LanguageError } from './language-error.ts'

/** Forty formulas at their limit; a record of 10,000 lines with 50 formulas each needs a quarter of it. */
const MILLISECONDS = 2000

/** Ten formulas at their limit; what they leave behind of it is some hundred megabytes at the very most. */
const ITEMS = 10_000_000

/**
 * What computing the values of one record may use up, all its formulas together.
 *
 * A formula that has begun is held by its own limits, so a record goes over by one formula at the most.
 */
export class RecordBudget {
  #milliseconds: number
  #items = ITEMS

  constructor(milliseconds: number = MILLISECONDS) {
    this.#milliseconds = milliseconds
  }

  get isSpent(): boolean {
    return this.#milliseconds <= 0 || this.#items <= 0
  }

  take(milliseconds: number, items: number): void {
    this.#milliseconds -= milliseconds
    this.#items -= items
  }

  /** @throws {LanguageError} when nothing is left. */
  require(): void {
    if (this.#milliseconds <= 0) throw new LanguageError('LIMIT_RECORD_TIME')
    if (this.#items <= 0) throw new LanguageError('LIMIT_RECORD_MEMORY')
  }
}
