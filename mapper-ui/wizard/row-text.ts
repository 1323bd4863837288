import words from '../locales/en/wizard-rows.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const rowText = defineText('wizard-rows', words)
