import words from '../locales/en/plans.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words of plans, trials and what is used of them. */
export const plansText = defineText('plans', words)
