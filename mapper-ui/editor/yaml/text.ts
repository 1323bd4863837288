import words from '../../locales/en/yaml.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

export const yamlText = defineText('yaml', words)
