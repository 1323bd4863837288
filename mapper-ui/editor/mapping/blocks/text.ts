import words from '../../../locales/en/blocks.json' with { type: 'json' }
import { defineText } from '../../../text/define-text.ts'
import type { Translate } from '../../../text/use-text.ts'

/** Words of formulas as blocks. */
export const blocksText = defineText('blocks', words)

export type BlockTranslate = Translate<(typeof blocksText)['keys'][number]>
