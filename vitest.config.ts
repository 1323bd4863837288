import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Files share what they import: reading the whole program anew for each of two hundred takes minutes.
const isolate = false

// Tests open many databases for a moment each: optimising their WebAssembly would cost more than all of their statements.
const execArgv = ['--liftoff-only']

// Ends what hangs. Beside a full load a test takes ten times as long, which is no reason to fail.
const PATIENT_MS = 400_000

export default defineConfig({
  test: {
    // Many a file waits: for leases to end, for processes that are killed, for systems that are slow. One more works meanwhile.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // What was translated is kept in node_modules by its contents: the next run need not.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          // Of one project, so that a worker reads what they share once.
          name: 'units',
          include: ['{engine,connectors,mappings,mapper-ui}/**/*.test.ts'],
          exclude: ['mapper-ui/**/*.browser.test.ts'],
          isolate,
          testTimeout: PATIENT_MS,
          hookTimeout: PATIENT_MS,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['mapper-ui/**/*.browser.test.ts'],
          pool: 'forks',
          sequence: { groupOrder: 1 },
          // Their pages are processes of their own, and leave no core idle.
          maxWorkers: '100%',
          execArgv,
          globalSetup: [
            'mapper-ui/testing/build-ui.ts',
            'mapper-ui/testing/unpack-browser.ts',
            'mapper-ui/testing/data-dir.ts',
            'server/testing/embedded-template.ts',
            'server/testing/built-program.ts',
            'server/testing/prepare-postgres.ts',
          ],
          isolate,
          testTimeout: PATIENT_MS,
          hookTimeout: 600_000,
          // A page on a busy machine takes longer than the second that it has otherwise.
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'server',
          include: ['{server,migrations,bench}/**/*.test.ts'],
          pool: 'forks',
          execArgv,
          globalSetup: [
            'server/testing/embedded-template.ts',
            'server/testing/built-program.ts',
            'server/testing/prepare-postgres.ts',
          ],
          isolate,
          testTimeout: PATIENT_MS,
          hookTimeout: PATIENT_MS,
        },
      },
    ],
  },
})
