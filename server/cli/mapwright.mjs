#!/usr/bin/env node
await import('./hold-signals.mjs')

// A checkout runs as it is, in TypeScript: this file is all that every Node can read of it. From 22.18 on Node reads the rest
// itself, which starts faster; before that, tsx does. An installed package is JavaScript, and begins with start.js.
if (!process.features.typescript) (await import('tsx/esm/api')).register()
await import('./start.ts')
