import type { WordsOf } from '../../../../../engine/index.ts'

export const files: WordsOf<'file'> = {}
