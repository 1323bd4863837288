import type { RateGate } from '../../../connectors/http/limits/rate-gate.ts'
import type { HttpPlan } from '../../../engine/index.ts'
import { systemPorts } from '../../installation/system-ports.ts'
import type { Account } from '../../store/accounts.ts'
import type { Database } from '../../store/database.ts'
import { createSharedGate, type SharedGate } from './shared-gate.ts'
import { createSqlAllowance } from './sql-allowance.ts'
import { createUsageCounter } from './usage-counter.ts'

/** The gates of all accounts that this process uses. */
export interface SharedGates {
  /** For the runs of flows of one rank. */
  readonly ofRank: (rank: number) => (account: Account, http: HttpPlan) => RateGate
  /** Writes down how much the accounts were used since the last time. */
  readonly flush: () => Promise<void>
}

export function createSharedGates({ db }: Database): SharedGates {
  const gates = new Map<string, SharedGate>()
  const usage = createUsageCounter(systemPorts.clock.now)

  function gateOf({ id }: Account, { limits, parallel }: HttpPlan): SharedGate {
    // A connector whose limits were edited begins a gate of its own.
    const name = JSON.stringify([id, limits, parallel])
    const known = gates.get(name)
    if (known) return known
    const gate = createSharedGate({
      allowance: createSqlAllowance(db, id, limits),
      parallel,
      clock: systemPorts.clock,
      onRequest: (wasRefused) => usage.count(id, wasRefused),
    })
    gates.set(name, gate)
    return gate
  }

  return {
    ofRank: (rank) => (account, http) => gateOf(account, http).ofRank(rank),
    flush: () => usage.flush(db),
  }
}
