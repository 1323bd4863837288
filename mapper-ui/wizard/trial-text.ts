import words from '../locales/en/trial.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const trialText = defineText('trial', words)
