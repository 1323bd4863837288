import type { Grant, Store } from '../../engine/index.ts'
import { retryConflicts } from '../database/retry-conflicts.ts'
import { commitEffects, commitSplit } from './commit.ts'
import type { StoreContext } from './context.ts'
import { readCursor } from './cursors.ts'
import { reviveLinks } from './erased-keys.ts'
import { groupCalls } from './group-calls.ts'
import { type Declaration, declareTogether } from './intents.ts'
import { readLinks, readLinksTo } from './links.ts'
import { lookAhead } from './look-ahead.ts'
import { readLostCreates } from './lost-creates.ts'
import { haltPartitions, leavePartition, readPartitions, takePartition } from './partitions.ts'
import {
  countRecords,
  listRecords,
  readDueRecords,
  readRecords,
  releaseRecords,
} from './records.ts'
import { finishRun, keepRun, listRuns, startRun } from './runs.ts'
import { readGone, resetSeen } from './seen.ts'

/** The state of one integration in a database. */
export function createSqlStore(context: StoreContext): Store {
  const declare = groupCalls<Declaration, readonly Grant[]>((calls) =>
    declareTogether(context, calls),
  )
  return {
    cursor: (flow, partition) => readCursor(context, flow, partition),
    links: async (keys) => {
      await reviveLinks(context, keys)
      return readLinks(context, keys)
    },
    lookAhead: async (flow, keys, links) => {
      await reviveLinks(context, links)
      return lookAhead(context, flow, keys, links)
    },
    linksTo: (target, ids) => readLinksTo(context, target, ids),
    declare: async (lease, intents) => (intents.length === 0 ? [] : declare({ lease, intents })),
    lost: (flow, limit) => readLostCreates(context, flow, limit),
    records: (flow, keys) => readRecords(context, flow, keys),
    due: (flow, now, limit) => readDueRecords(context, flow, now, limit),
    list: (query) => listRecords(context, query),
    release: (flow, keys) => releaseRecords(context, flow, keys),
    commit: (lease, effects) => retryConflicts(() => commitEffects(context, lease, effects)),
    resetSeen: (flow) => resetSeen(context, flow),
    gone: (flow, source, page) => readGone(context, flow, source, page),
    startRun: (run) => startRun(context, run),
    touchRun: (lease) => keepRun(context, lease),
    finishRun: (lease, result) => finishRun(context, lease, result),
    split: (lease, partitions, cursor) =>
      retryConflicts(() => commitSplit(context, lease, partitions, cursor)),
    takePartition: (flow, worker) => takePartition(context, flow, worker),
    leavePartition: (lease, result) => leavePartition(context, lease, result),
    partitions: (flow) => readPartitions(context, flow),
    haltPartitions: (flow) => haltPartitions(context, flow),
    runs: (query) => listRuns(context, query),
    countRecords: (flow) => countRecords(context, flow),
  }
}
