import type { RefillField } from '../plan/refill-fields.ts'
import type { RunOptions } from './run-options.ts'
import type { Effects } from './store/effects.ts'
import type { Store } from './store/store.ts'

/**
 * The same run, plan or application of a plan, of chosen target fields alone: every record that has a link gets an update of
 * exactly these. Where the flow stands, what is due, and what is kept of records that failed stay as they are.
 *
 * @example
 * await runFlow({ ...forRefill(options, [{ resource: 'pos.product', path: ['name'] }]), what: { kind: 'all' } })
 */
export function forRefill<Options extends Partial<RunOptions> & Pick<RunOptions, 'store'>>(
  options: Options,
  refill: readonly RefillField[],
): Options {
  return {
    ...options,
    refill,
    store: createRefillStore(options.store),
    // What is written by it is not handled, whatever systems told.
    told: undefined,
    callHelp: undefined,
    lingerMs: undefined,
  }
}

/** The state as such a run may see and change it: of a commit, links and what is told of the run. */
function createRefillStore(real: Store): Store {
  return {
    ...real,
    lookAhead: async (flow, keys, links) => ({
      ...(await real.lookAhead(flow, keys, links)),
      records: [],
    }),
    records: async () => [],
    due: async () => [],
    lost: async () => [],
    startRun: async (run) => ({
      ...(await real.startRun(run)),
      hasUnfinished: false,
      hasLost: false,
    }),
    commit: (lease, effects) => real.commit(lease, keptOf(effects)),
  }
}

function keptOf(effects: Effects): Effects {
  return {
    ...effects,
    unlinks: [],
    deadLinks: [],
    records: [],
    ended: [],
    wakes: [],
    seen: [],
    cursor: undefined,
  }
}
