import words from '../locales/en/help.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const helpText = defineText('help', words)
