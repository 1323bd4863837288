/** Stands in the place of every personal value. */
export const MASK = '***'
