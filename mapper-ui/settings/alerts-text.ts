import words from '../locales/en/alerts.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const alertsText = defineText('alerts', words)
