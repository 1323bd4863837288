import { describe } from 'vitest'
import { describeIntents } from './store-suite/intents.ts'
import { describeLinks } from './store-suite/links.ts'
import { describeLostCreates } from './store-suite/lost-creates.ts'
import { describePartitions } from './store-suite/partitions.ts'
import { describeRecords } from './store-suite/records.ts'
import { describeRuns } from './store-suite/runs.ts'
import type { OpenStore } from './store-suite/store-case.ts'

/**
 * The contract of the store port as tests; every implementation runs it.
 *
 * `open` gives each test an empty store with a clock that stands still until it is advanced.
 */
export function describeStore(name: string, open: OpenStore): void {
  describe(name, () => {
    describeRuns(open)
    describePartitions(open)
    describeLinks(open)
    describeRecords(open)
    describeIntents(open)
    describeLostCreates(open)
  })
}
