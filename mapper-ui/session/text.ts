import words from '../locales/en/session.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const sessionText = defineText('session', words)
