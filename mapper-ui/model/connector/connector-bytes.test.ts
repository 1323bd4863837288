import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Json } from '../../../engine/index.ts'
import { createDice } from '../../../engine/testing/dice.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import { setKey } from './set-key.ts'

const SHIPPED = ['ccv-salespos', 'lightspeed-ecom', 'woocommerce']
/** Reading these files takes long. */
const GESTURES = 10
const VALUES: readonly Json[] = ['=a.b', 'two words', '/path/{id}', 'x: # y', 7, true]

type Path = readonly (string | number)[]

/** Paths of all plain values: what a field of the form changes. */
function leavesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, part]) =>
    leavesOf(part, [...path, Array.isArray(value) ? Number(name) : name]),
  )
}

/** What the file has to say after it, by a reader of YAML that is not ours to change. */
function expected(text: string, path: Path, value: Json): Json {
  const root = parse(text)
  let at = root
  for (const name of path.slice(0, -1)) at = at[name]
  at[path.at(-1) ?? ''] = value
  return root
}

function comments(of: string): readonly string[] {
  return of.split('\n').filter((line) => line.trim().startsWith('#'))
}

describe.each(SHIPPED)('a field of the form of %s', (name) => {
  const text = readFileSync(`connectors/${name}/connector.yaml`, 'utf8')

  test('changes what it is about and no other line, and Undo gives the same bytes', () => {
    const dice = createDice(7)
    const document = createFlowDocument('connectors/x/connector.yaml', text)
    const value = () => document.store.getState().flow.value
    const leaves = leavesOf(value()).filter((path) => path[0] === 'resources' || path[0] === 'http')
    for (let turn = 0; turn < GESTURES; turn++) {
      const path = leaves[dice.below(leaves.length)] ?? []
      const written = VALUES[dice.below(VALUES.length)] ?? ''
      document.perform(setKey(value(), path, written))
      const after = document.store.getState().text
      expect([path, parse(after)]).toEqual([path, expected(text, path, written)])
      expect(comments(after)).toEqual(comments(text))
      const [old, now] = [text.split('\n'), after.split('\n')]
      const known = new Set(old)
      expect(now.filter((line) => !known.has(line)).length).toBeLessThanOrEqual(1)
      expect(now.length).toBe(old.length)
      document.undo()
      expect(document.store.getState().text).toBe(text)
    }
  })
})
