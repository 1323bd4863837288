import words from '../../../locales/en/blocks.json' with { type: 'json' }
import { defineText } from '../../../text/define-text.ts'

/** Words of formulas as blocks. */
export const blocksText = defineText('blocks', words)
