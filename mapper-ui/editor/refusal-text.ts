import words from '../locales/en/gesture-refused.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Why a gesture could not be made, and what to do about it: the `refused.…` keys of the model. */
export const refusalText = defineText('gesture-refused', words)
