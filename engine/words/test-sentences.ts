/** What tests find, and what they leave out. */
export const TEST_SENTENCES = {} as const

/** Parts of those sentences. */
export const TEST_PARTS = {} as const
