import words from '../locales/en/new-flow.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const newFlowText = defineText('new-flow', words)
