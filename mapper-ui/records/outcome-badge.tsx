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
  created: 'green',
  updated: 'green',
  deleted: 'gray',
} as const

/** What became of a record, or how it stands, in a word. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }) {
  const word = useOutcomeWord()
  return (
    <Badge
      variant="light"
      tt="none"
      color={isKnown(outcome) ? COLOURS[outcome] : 'gray'}
      style={{ flexShrink: 0 }}
    >
      {word(outcome)}
    </Badge>
  )
}

/** The word alone. */
export function useOutcomeWord(): (outcome: string) => string {
  const t = useText(recordsText)
  return (outcome) => (isKnown(outcome) ? t(outcome) : outcome)
}

function isKnown(outcome: string): outcome is keyof typeof COLOURS {
  return Object.hasOwn(COLOURS, outcome)
}
