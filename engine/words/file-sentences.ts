/** What is wrong in a file: its YAML, its keys, and how files belong together. */
export const FILE_SENTENCES = {} as const

/** Parts of those sentences. */
export const FILE_PARTS = {} as const
