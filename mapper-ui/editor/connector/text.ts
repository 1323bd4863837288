import words from '../../locales/en/connector.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

/** Words of the connector builder and of the page that begins one. */
export const connectorText = defineText('connector', words)
