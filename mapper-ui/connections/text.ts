import words from '../locales/en/connections.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const connectionsText = defineText('connections', words)
