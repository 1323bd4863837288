import { createContext, useContext } from 'react'

/** A resource whose records are the choices of a question. */
export interface LiveResource {
  readonly workspace: string
  readonly connection: string
  readonly resource: string
  /** The values of this field are the choices; absent: the identities of records. */
  readonly field?: string | undefined
}

/** Where a form stands: what its widgets need besides their own question. */
export interface FormPlace {
  /** Names of secrets that the server has; they are never shown. */
  readonly storedSecrets: readonly string[]
  /** `pos.debtor` → what to read; absent while no account plays the role. */
  readonly liveResource: (reference: string) => LiveResource | undefined
  /** What follows from leaving a question open. */
  readonly warningsOf?: (question: string) => readonly string[]
}

export const NO_PLACE: FormPlace = { storedSecrets: [], liveResource: () => undefined }

const Place = createContext<FormPlace>(NO_PLACE)

export const FormPlaceProvider = Place.Provider

export function useFormPlace(): FormPlace {
  return useContext(Place)
}
