import type { SourceRecord } from '../connection.ts'
import type { RecordTask } from '../record/conclude.ts'
import type { FlowRun } from '../record/record-walk.ts'

/** A record that waited for no longer than this is not read anew; of so many the read is remembered. */
const RECENT_MS = 60_000
const MAX_RECENT = 1_000
const MAX_RECENT_SIZE = 8_388_608

export interface RecentReads {
  /** What was read of a record that then had to wait, a moment ago in this same run. */
  readonly recall: (key: string) => SourceRecord | undefined
  readonly remember: (task: RecordTask) => void
}

/** Remembers for a moment what was read of records that have to wait. */
export function createRecentReads(clock: FlowRun['ports']['clock']): RecentReads {
  const waited = new Map<string, { readonly source: SourceRecord; readonly at: number }>()
  let size = 0
  function forget(key: string): void {
    size -= waited.get(key)?.source.size ?? 0
    waited.delete(key)
  }
  return {
    recall: (key) => {
      const known = waited.get(key)
      forget(key)
      return known && clock.now() - known.at <= RECENT_MS ? known.source : undefined
    },
    remember: ({ source }) => {
      forget(source.key)
      size += source.size ?? 0
      waited.set(source.key, { source, at: clock.now() })
      for (const oldest of waited.keys()) {
        if (waited.size <= MAX_RECENT && size <= MAX_RECENT_SIZE) return
        forget(oldest)
      }
    },
  }
}
