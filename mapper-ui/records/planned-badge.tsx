import { Badge } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { OutcomeBadge } from './outcome-badge.tsx'
import { recordsText } from './text.ts'

/** What would become of a record, in a word. Unchanged, skipped and waiting are what they are without a plan. */
export function PlannedBadge({ outcome }: { readonly outcome: string }) {
  const t = useText(recordsText)
  const isFailing = FAILS.has(outcome)
  if (!isFailing && outcome !== 'done') return <OutcomeBadge outcome={outcome} />
  return (
    <Badge variant="light" tt="none" color={isFailing ? 'red' : 'green'} style={{ flexShrink: 0 }}>
      {t(isFailing ? 'wouldFail' : 'wouldPass')}
    </Badge>
  )
}

const FAILS: ReadonlySet<string> = new Set(['parked', 'dropped'])
