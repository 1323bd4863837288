import words from '../../locales/en/drawer.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

export const drawerText = defineText('drawer', words)
