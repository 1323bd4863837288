import words from '../../locales/en/publish.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

export const publishText = defineText('publish', words)
