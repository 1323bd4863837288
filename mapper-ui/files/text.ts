import words from '../locales/en/files.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const filesText = defineText('files', words)
