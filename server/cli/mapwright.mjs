#!/usr/bin/env node
const { leave, stop } = await import('./hold-signals.mjs')

// A checkout runs as it is, in TypeScript: this file is all that every Node can read of it. From 22.18 on Node reads the rest
// itself, which starts faster; before that, tsx does. An installed package is JavaScript, and begins with start.js.
if (!process.features.typescript) (await import('tsx/esm/api')).register()
try {
  await import('./start.ts')
} catch (error) {
  // Ctrl-C ends the process of esbuild, too, by which tsx translates what is still to be read; that may be heard of first.
  await new Promise((resolve) => setTimeout(resolve, 50))
  if (stop.signal.aborted) leave()
  throw error
}
