import words from '../locales/en/errors.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const errorsText = defineText('errors', words)
