/** What is wrong in a flow: its steps, values, settings and tables. */
export const FLOW_SENTENCES = {} as const

/** Parts of those sentences. */
export const FLOW_PARTS = {} as const
