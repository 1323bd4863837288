/** What one evaluation may use up. */
export interface FormulaLimits {
  /** Time on the clock, as far as the steps made can have needed it; pauses of the machine do not count. */
  readonly milliseconds: number
  /** Calls within calls. */
  readonly depth: number
  /** Items of all lists that are made on the way, text by eight characters, and text of the result by 64. */
  readonly items: number
  /** Characters of any one text. */
  readonly textLength: number
}

export const DEFAULT_LIMITS: FormulaLimits = {
  milliseconds: 50,
  depth: 1000,
  items: 1_000_000,
  textLength: 1_000_000,
}
