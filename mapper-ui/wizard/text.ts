import words from '../locales/en/wizard.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const wizardText = defineText('wizard', words)
