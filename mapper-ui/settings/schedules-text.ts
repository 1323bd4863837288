import words from '../locales/en/schedules.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const schedulesText = defineText('schedules', words)
