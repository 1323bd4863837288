#!/usr/bin/env node
// The program is TypeScript and runs as it is: this file is all that every Node can read of it.
// From 22.18 on Node reads the rest itself, which starts faster; before that, tsx does.
if (!process.features.typescript) (await import('tsx/esm/api')).register()
const { main } = await import('./main.ts')
await main()
