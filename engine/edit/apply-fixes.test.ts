import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { say } from '../messages/message.ts'
import { loadProject } from '../project/load-project.ts'
import { applyFixes } from './apply-fixes.ts'

const message = say('noFormula', {})
const place = { code: 'x', severity: 'error', message, file: 'a.yaml', column: 1 } as const

function fixed(text: string) {
  const { diagnostics } = loadProject([{ path: 'a.yaml', text }], { transports: transportSpecs })
  return applyFixes(text, diagnostics)
}

test('a key and a number are put right, and nothing else is touched', () => {
  const text = 'flow: a # name\nformat: 1\ntitel:   A\ntables: { t: { rows: { x: 0871 } } }\n'
  const { text: result, applied } = fixed(text)
  expect(result).toBe(
    'flow: a # name\nformat: 1\ntitle:   A\ntables: { t: { rows: { x: "0871" } } }\n',
  )
  expect(applied.map(({ diagnostic }) => diagnostic.line)).toEqual([4, 3])
})

test('a fix that would write a key twice is left to the author', () => {
  const problem: Diagnostic = { ...place, line: 2, path: ['titel'], atKey: true, fix: 'title' }
  const text = 'title: A\ntitel: B\n'
  expect(applyFixes(text, [problem])).toMatchObject({
    text,
    applied: [],
    refused: [{ reason: say('keyTaken', { name: 'title' }) }],
  })
})

test('a fix inside of a key that is fixed too does not lose its way', () => {
  const problems: Diagnostic[] = [
    { ...place, line: 1, path: ['souce'], atKey: true, fix: 'source' },
    { ...place, line: 2, path: ['souce', 'red'], atKey: true, fix: 'read' },
  ]
  expect(applyFixes('souce: # c\n  red: x\n', problems).text).toBe('source: # c\n  read: x\n')
})
