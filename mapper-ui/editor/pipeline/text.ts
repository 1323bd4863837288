import words from '../../locales/en/pipeline.json' with { type: 'json' }
import { defineText } from '../../text/define-text.ts'

/** Words of the pipeline. `verb.*` and `help.*` are by verb, `done.*` by what a preview decided. */
export const pipelineText = defineText('pipeline', words)
