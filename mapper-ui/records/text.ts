import words from '../locales/en/records.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const recordsText = defineText('records', words)
