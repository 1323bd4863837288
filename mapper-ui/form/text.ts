import words from '../locales/en/form.json' with { type: 'json' }
import { type AskedKey, defineText } from '../text/define-text.ts'

export type FormKey = AskedKey<keyof typeof words>

export const formText = defineText('form', words)
