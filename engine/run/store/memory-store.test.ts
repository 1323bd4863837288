import { describeStore } from '../../store-suite.ts'
import { createMemoryStore } from './memory-store.ts'

describeStore('the memory store', async () => {
  let time = 1_800_000_000_000
  const store = createMemoryStore({ now: () => time })
  return {
    store,
    other: store,
    now: () => time,
    advance: (ms) => {
      time += ms
    },
    events: async (flow, key) =>
      store.events
        .filter((event) => event.flow === flow && event.key === key)
        .map(({ flow: _flow, run: _run, ...event }) => event),
  }
})
