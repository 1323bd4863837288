import { Badge } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { recordsText } from './text.ts'

const COLOURS = {
  done: 'green',
  unchanged: 'gray',
  skipped: 'gray',
  waiting: 'blue',
  retrying: 'blue',
  ready: 'blue',
  parked: 'red',
  dropped: 'red',
  'in-doubt': 'orange',
  ignored: 'gray',
} as const

/** What became of a record, or how it stands, in a word. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }) {
  const t = useText(recordsText)
  const known = isKnown(outcome) ? outcome : undefined
  return (
    <Badge
      variant="light"
      tt="none"
      color={known ? COLOURS[known] : 'gray'}
      style={{ flexShrink: 0 }}
    >
      {known ? t(known) : outcome}
    </Badge>
  )
}

function isKnown(outcome: string): outcome is keyof typeof COLOURS {
  return Object.hasOwn(COLOURS, outcome)
}
