/** What is wrong in a connector. */
export const CONNECTOR_SENTENCES = {} as const

/** Parts of those sentences. */
export const CONNECTOR_PARTS = {} as const
