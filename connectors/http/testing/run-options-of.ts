import {
  type Clock,
  completeSettings,
  createMemoryStore,
  hashJson,
  type RunOptions,
} from '../../../engine/index.ts'

/** How tests run a flow: on a memory of its own, by a clock that they move, and for what changed. */
export function runOptionsOf(
  flow: RunOptions['flow'],
  clock: Clock,
  systems: RunOptions['systems'],
): RunOptions {
  return {
    flow,
    systems,
    settings: completeSettings(flow.settings, {}).settings,
    store: createMemoryStore({ now: clock.now }),
    ports: {
      clock,
      elapsed: clock.now,
      turn: () => Promise.resolve(),
      random: () => 0.5,
      digest: hashJson,
    },
    namespace: 'test',
    worker: 'worker',
    cause: 'person',
    what: { kind: 'changes' },
  }
}
