import words from '../locales/en/tour.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

export const tourText = defineText('tour', words)

type NameOf<Key> = Key extends `${infer Name}.title` ? Name : never

/** Of a card, which has a title and a text: `wizard.keys`. */
export type CardName = NameOf<keyof typeof words>
