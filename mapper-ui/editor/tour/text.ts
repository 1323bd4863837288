import words from '../../locales/en/tour.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

export const tourText = defineText('tour', words)
