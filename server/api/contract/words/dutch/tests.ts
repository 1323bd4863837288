import type { WordsOf } from '../../../../../engine/index.ts'

export const tests: WordsOf<'test'> = {}
