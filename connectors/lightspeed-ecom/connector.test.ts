import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileConnector, formatDiagnostic } from '../../engine/index.ts'

test('compiles without a complaint', () => {
  const file = new URL('connector.yaml', import.meta.url)
  const { diagnostics } = compileConnector('connector.yaml', readFileSync(file, 'utf8'))
  expect(diagnostics.map(formatDiagnostic)).toEqual([])
})
