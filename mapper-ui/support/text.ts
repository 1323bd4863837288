import words from '../locales/en/support.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words of help under consent, and of the console of those who give it. */
export const supportText = defineText('support', words)
