/** The door of what makes connectors from descriptions. */
export type { Draft } from './draft.ts'
export { importOpenApi } from './openapi/import-openapi.ts'
export { DescriptionError, MAX_DESCRIPTION_BYTES } from './read-description.ts'
export { writeDraft } from './write-draft.ts'
