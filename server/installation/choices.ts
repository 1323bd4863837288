/** What a person may choose from for a field: read live from a system. */
export interface Choices {
  readonly items: Choice[]
  /** There were more than are shown. */
  readonly isCut: boolean
  /** Others may be given as well: what is not there yet is made. */
  readonly isOpen?: boolean
}

export interface Choice {
  readonly value: string | number | boolean
  readonly label: string
  /** What it is called, where others are called so as well and the label says more. */
  readonly name?: string
  /** The system does not have it yet. */
  readonly isNew?: boolean
}
