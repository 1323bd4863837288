import type { WordsOf } from '../../../../../engine/index.ts'

export const connectors: WordsOf<'connector'> = {}
