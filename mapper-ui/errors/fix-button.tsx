import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { useCauseRows } from './cause-words.ts'
import type { Cause } from './open-state.ts'
import { errorsText } from './text.ts'

/** What to press for a cause, as a verb and a number: it leads to where that is done, with the records beside it. */
export function FixButton({
  workspace,
  cause: one,
  words,
}: {
  readonly workspace: string
  readonly cause: Cause
  /** The cause, as people read it. */
  readonly words: string
}) {
  const label = useFixWords(workspace, one)
  const { integration, flow, state, cause } = one
  return (
    <ButtonLink
      size="xs"
      variant="default"
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={{ integration, flow, state, cause }}
      aria-label={`${label}: ${words}`}
    >
      {label}
    </ButtonLink>
  )
}

/** "Fix 6 rows", "Fix 1 setting", "Fix in 4 records", "Look up 1 record"; for others, to look at them. */
function useFixWords(workspace: string, cause: Cause): string {
  const t = useText(errorsText)
  const may = useMay(workspace)
  const rows = useCauseRows(workspace, cause)
  const { state, count, remedies } = cause
  if (state === 'in-doubt') return t('lookUp', { count })
  if (state !== 'parked') return t('open')
  const settings = remedies.filter(({ kind }) => kind === 'setting').length
  if (may('editor')) {
    if (rows && rows.missing.length > 0) return t('fixRows', { count: rows.missing.length })
    // All rows are there: what is left is to send the records.
    if (rows) return t('retryAll', { count })
    if (settings > 0) return t('fixSettings', { count: settings })
  }
  return may('operator') ? t('fixRecords', { count }) : t('open')
}
