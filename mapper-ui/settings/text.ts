import words from '../locales/en/settings.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const settingsText = defineText('settings', words)
