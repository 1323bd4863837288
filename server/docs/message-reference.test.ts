import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { messageReference } from './message-reference.ts'

test('docs/messages.md shows every message as it is said', () => {
  const written = readFileSync(new URL('../../docs/messages.md', import.meta.url), 'utf8')
  expect(written, 'run: npm run docs').toBe(messageReference())
})
