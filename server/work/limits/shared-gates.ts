import { type RateGate } from '../../../connectors/index.ts'
import type { ConnectorPlan, FlowPlan } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import type { Account } from '../../store/accounts.ts'
import { createSharedGate, type SharedGate } from './shared-gate.ts'
import { createSqlAllowance } from './sql-allowance.ts'
import { createUsageCounter } from './usage-counter.ts'

/** The gates of all accounts that this process uses. */
export interface SharedGates {
  /** For the runs of flows of one priority. */
  readonly ofPriority: (
    priority: Priority,
  ) => (account: Account, connector: ConnectorPlan) => RateGate
  /** Writes down how much the accounts were used since the last time. */
  readonly flush: () => Promise<void>
}

type Priority = FlowPlan['priority']
export const RANKS: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 }

export function createSharedGates({ db, clock }: Database): SharedGates {
  const gates = new Map<string, SharedGate>()
  const usage = createUsageCounter(clock.now)

  function gateOf({ id }: Account, { limits, parallel }: ConnectorPlan): SharedGate {
    // A connector whose limits were edited begins a gate of its own.
    const name = JSON.stringify([id, limits, parallel])
    const known = gates.get(name)
    if (known) return known
    const gate = createSharedGate({
      allowance: createSqlAllowance(db, id, limits),
      parallel,
      clock,
      onRequest: (wasRefused) => usage.count(id, wasRefused),
    })
    gates.set(name, gate)
    return gate
  }

  return {
    ofPriority: (priority) => (account, connector) =>
      gateOf(account, connector).ofRank(RANKS[priority]),
    flush: () => usage.flush(db),
  }
}
