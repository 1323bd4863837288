import type { WordsOf } from '../../../../../engine/index.ts'

export const flows: WordsOf<'flow'> = {}
