/** What is wrong with a formula, before it runs and while it does. */
export const FORMULA_SENTENCES = {} as const

/** Parts of those sentences. */
export const FORMULA_PARTS = {} as const
