import words from '../locales/en/factors.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words about what people show besides their password. */
export const factorText = defineText('factors', words)
