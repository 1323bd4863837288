import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // One core less would be left unused otherwise, which is half of two.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'engine', include: ['engine/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'connectors',
          include: ['{connectors,mappings}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'mapper-ui',
          include: ['mapper-ui/**/*.test.ts'],
          exclude: ['mapper-ui/**/*.browser.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['mapper-ui/**/*.browser.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          globalSetup: ['mapper-ui/testing/build-ui.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['{server,migrations,bench}/**/*.test.ts'],
          pool: 'forks',
          globalSetup: ['server/testing/prepare-databases.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
