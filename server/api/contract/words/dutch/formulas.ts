import type { WordsOf } from '../../../../../engine/index.ts'

export const formulas: WordsOf<'formula'> = {}
