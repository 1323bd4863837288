/** The door of what makes connectors from descriptions. */
export type { Draft } from './draft.ts'
export { importDescription } from './import-description.ts'
export { DescriptionError, MAX_DESCRIPTION_BYTES } from './read-description.ts'
export { writeDraft } from './write-draft.ts'
