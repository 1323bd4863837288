import { Badge } from '@mantine/core'
import type { LastingState } from '../../server/contract/records.ts'
import { toneOf, useStateWords } from './lasting-state.ts'

const COLOURS = { ok: 'green', attention: 'orange', bad: 'red', quiet: 'gray' } as const

/** How a record stands, whatever its last event was. */
export function StateBadge({ state }: { readonly state: LastingState }) {
  const words = useStateWords()
  return (
    <Badge variant="light" tt="none" color={COLOURS[toneOf(state)]} style={{ flexShrink: 0 }}>
      {words(state)}
    </Badge>
  )
}
