/** A text that is put in the place of another one, which stands in its file exactly once. */
export interface Edit {
  readonly file: string
  readonly text: string
  readonly instead: string
}

/** Who has to find a fault. */
export type Finder =
  /** A campaign, by what is given to `npm run chaos`. */
  | { readonly kind: 'campaign'; readonly args: string }
  | { readonly kind: 'test'; readonly file: string }

/** What protects from a danger, undone on purpose. */
export interface PlantedFault {
  readonly name: string
  /** What is undone. */
  readonly about: string
  readonly edits: readonly Edit[]
  readonly finder: Finder
}

export const campaign = (args: string): Finder => ({ kind: 'campaign', args })
export const test = (file: string): Finder => ({ kind: 'test', file })
