import words from '../locales/en/privacy.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const privacyText = defineText('privacy', words)
