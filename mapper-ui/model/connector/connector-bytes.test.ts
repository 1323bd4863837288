import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Json } from '../../../engine/index.ts'
import { createDice } from '../../../engine/testing/dice.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import { setKey } from './set-key.ts'

/** Everything that is shipped, whatever is added: folders with a file of a connector. */
const SHIPPED = readdirSync('connectors').filter((name) =>
  existsSync(`connectors/${name}/connector.yaml`),
)
/** Each reads files of 100 kB four times, a tenth of a second each: few of each connector, and others of each. */
const GESTURES = 2
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
function expected(read: Json, path: Path, value: Json): Json {
  const root = JSON.parse(JSON.stringify(read))
  let at = root
  for (const name of path.slice(0, -1)) at = at[name]
  at[path.at(-1) ?? ''] = value
  return root
}

function comments(of: string): readonly string[] {
  return of.split('\n').filter((line) => line.trim().startsWith('#'))
}

/** What stands between the lines that are the same from the start and from the end. */
function changedLines(old: readonly string[], now: readonly string[]) {
  const least = Math.min(old.length, now.length)
  let start = 0
  while (start < least && old[start] === now[start]) start += 1
  let end = 0
  while (end < least - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  return { taken: old.slice(start, old.length - end), added: now.slice(start, now.length - end) }
}

function isBelow(line: string, above: string): boolean {
  return line.trim() === '' || line.search(/\S/) > above.search(/\S/)
}

describe.each(SHIPPED)('a field of the form of %s', (name) => {
  test('changes what it is about and no other line, and Undo gives the same bytes', () => {
    const text = readFileSync(`connectors/${name}/connector.yaml`, 'utf8')
    const read = parse(text)
    const dice = createDice(SHIPPED.indexOf(name))
    const document = createFlowDocument('connectors/x/connector.yaml', text)
    const value = () => document.store.getState().flow.value
    const leaves = leavesOf(read).filter((path) => path[0] === 'resources' || path[0] === 'http')
    for (let turn = 0; turn < GESTURES; turn++) {
      const path = leaves[dice.below(leaves.length)] ?? []
      const written = VALUES[dice.below(VALUES.length)] ?? ''
      document.perform(setKey(value(), path, written))
      const after = document.store.getState().text
      expect([path, parse(after)]).toEqual([path, expected(read, path, written)])
      expect(comments(after)).toEqual(comments(text))
      const { taken, added } = changedLines(text.split('\n'), after.split('\n'))
      expect(added.length).toBeLessThanOrEqual(1)
      // A text over several lines, as a query, is all of it below the line of its name.
      expect(taken.slice(1).filter((line) => !isBelow(line, taken[0] ?? ''))).toEqual([])
      document.undo()
      expect(document.store.getState().text).toBe(text)
    }
  })
})
