import words from '../../locales/en/mapping.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'
import type { Translate } from '../../text/use-text.ts'

/** Words of the mapping surface. What gestures say is in ../gesture-text.ts. */
export const mappingText = defineText('mapping', words)

export type Words = Translate<(typeof mappingText)['keys'][number]>
