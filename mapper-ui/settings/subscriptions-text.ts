import words from '../locales/en/subscriptions.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words of subscriptions, trials and what is used of them. */
export const subscriptionsText = defineText('subscriptions', words)
