import type { RecordPage } from '../../../server/contract/records.ts'

type RecordEvent = RecordPage['events'][number]

/** Events that follow each other and say the same; the newest stands for them. */
export interface JoinedEvents {
  readonly event: RecordEvent
  readonly times: number
}

export function joinEvents(events: readonly RecordEvent[]): readonly JoinedEvents[] {
  const joined: JoinedEvents[] = []
  for (const event of events) {
    const last = joined.at(-1)
    if (last && isSame(last.event, event)) {
      joined[joined.length - 1] = { ...last, times: last.times + 1 }
    } else joined.push({ event, times: 1 })
  }
  return joined
}

/** What wrote something is told by itself. */
function isSame(one: RecordEvent, other: RecordEvent): boolean {
  return (
    one.writes.length === 0 &&
    other.writes.length === 0 &&
    one.outcome === other.outcome &&
    one.reason === other.reason
  )
}

/** Whose data tell most: of the last event that wrote something, else of the last one. */
export function eventToShow(events: readonly RecordEvent[]): RecordEvent | undefined {
  const kept = events.filter(({ hasPayload }) => hasPayload)
  return kept.find(({ writes }) => writes.length > 0) ?? kept[0]
}
