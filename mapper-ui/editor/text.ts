import words from '../locales/en/editor.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'

/** Words of the editor's frame; each surface has its own. Gestures speak by `Label` keys, see gesture-text.ts. */
export const editorText = defineText('editor', words)
