import words from '../locales/en/overview.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const overviewText = defineText('overview', words)
