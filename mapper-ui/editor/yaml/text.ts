import { defineText } from '../../text/define-text.ts'

export const yamlText = defineText('yaml', {
  en: { label: 'The flow as YAML. Press Ctrl+M to let Tab move the focus.' },
  it: { label: 'Il flusso come YAML. Premi Ctrl+M perché Tab sposti il focus.' },
  nl: { label: 'De flow als YAML. Druk op Ctrl+M om met Tab verder te gaan.' },
})
