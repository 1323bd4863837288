import words from '../locales/en/app.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words of the frame around every page, and those that all pages share. */
export const appText = defineText('app', words)
