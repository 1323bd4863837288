import type { AreaCatalogue } from './kinds.ts'

/** What a connector that was made from a description leaves to whoever looks at it. */
export const IMPORT_MESSAGES = {
  guessAddress: {},
  guessFirstAddress: { count: 'count' },
  guessNoSignIn: {},
  guessFirstSignIn: { count: 'count' },
  guessToken: { name: 'name' },
  guessKey: { name: 'name' },
  guessList: { name: 'name' },
  guessPages: { name: 'name' },
  guessNext: { name: 'name' },
  guessNeeds: { name: 'name' },
  guessNoPages: {},
  guessSize: { name: 'name' },
  guessChanged: { name: 'name', field: 'name' },
  guessFind: { name: 'name' },
  guessPut: { name: 'request' },
  guessPersonal: {},
  guessSetting: { name: 'name' },
  leftNoRecords: {},
  leftNoKey: {},
  leftNeeds: { name: 'name' },
  leftNoJson: {},
  leftNoId: {},
  leftNoPlace: {},
} as const satisfies AreaCatalogue
