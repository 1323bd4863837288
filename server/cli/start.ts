#!/usr/bin/env node
await import('./hold-signals.mjs')

// Read only now, for modules are read as a whole before the first of them does anything.
const { main } = await import('./main.ts')
await main()
