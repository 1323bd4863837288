import type { Questions } from '../../server/contract/integrations.ts'
import words from '../locales/en/missing.json' with { type: 'json' }
import { defineText } from '../text/define-text.ts'
import { useText } from '../text/use-text.ts'

const missingText = defineText('missing', words)

/** What is missing before an integration can run, in words. */
export function useMissingWords(): (missing: Questions['missing'][number]) => string {
  const t = useText(missingText)
  return ({ code, values }) => t(code, values)
}
