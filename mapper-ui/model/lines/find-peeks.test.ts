import { expect, test } from 'vitest'
import { flattenSchema } from '../mapping/schema-rows.ts'
import { expandedTo, listVisibleRows } from '../mapping/visible-rows.ts'
import type { FieldLines } from './field-lines.ts'
import { findPeeks, openBundles, PEEK_HEIGHT } from './find-peeks.ts'
import type { PanelPlace } from './place-lines.ts'

const fields = Array.from({ length: 100 }, (_, at) => [`f${at}`, { type: 'string' }])
const rows = flattenSchema({ type: 'object', properties: Object.fromEntries(fields) })
const visible = listVisibleRows(rows, { expanded: expandedTo(rows, 1) })

/** Rows 20 to 29 of a hundred are in view. */
const panel: PanelPlace = { visible, rowHeight: 10, scrollTop: 200, height: 100 }

function linesOf(
  pairs: readonly (readonly [number, number])[],
  more: Partial<FieldLines> = {},
): FieldLines {
  const count = pairs.length
  return {
    count,
    from: Int32Array.from(pairs, ([from]) => from),
    to: Int32Array.from(pairs, ([, to]) => to),
    kinds: new Uint8Array(count),
    weights: new Int32Array(count).fill(1),
    bundleOf: new Int32Array(count).fill(-1),
    ...more,
  }
}

const at = (source: readonly number[], target: readonly number[]) => ({
  source: new Set(source),
  target: new Set(target),
})

test('ends out of view of a row in view are shown at their edge, in the order of their rows', () => {
  const lines = linesOf([
    [50, 22],
    [3, 22],
    [90, 22],
    [25, 22],
    [60, 23],
  ])
  expect(findPeeks(lines, panel, panel, at([], [22]))).toEqual([
    { side: 'source', edge: 'above', row: 3, y: PEEK_HEIGHT / 2 },
    { side: 'source', edge: 'below', row: 50, y: 100 - PEEK_HEIGHT * 1.5 },
    { side: 'source', edge: 'below', row: 90, y: 100 - PEEK_HEIGHT / 2 },
  ])
})

test('they are shown from either side, and of a row that is itself out of view not at all', () => {
  const lines = linesOf([
    [21, 70],
    [80, 95],
  ])
  const peeks = findPeeks(lines, panel, panel, at([21, 80], [95]))
  expect(peeks.map(({ side, row }) => `${side} ${row}`)).toEqual(['target 70'])
})

test('of many, those nearest to what is in view are shown', () => {
  const lines = linesOf(Array.from({ length: 15 }, (_, far) => [far, 25]))
  const peeks = findPeeks(lines, panel, panel, at([], [25]))
  expect(peeks.map(({ row }) => row)).toEqual([11, 12, 13, 14])
})

test('a bundle is opened while one of its rows is looked at', () => {
  const lines = linesOf(
    [
      [1, 1],
      [2, 2],
      [0, 0],
    ],
    { bundleOf: Int32Array.from([2, 2, -1]), weights: Int32Array.from([1, 1, 2]) },
  )
  expect([...openBundles(lines, at([], [2]))]).toEqual([2])
  expect([...openBundles(lines, at([1], []))]).toEqual([2])
  expect([...openBundles(lines, at([5], [7]))]).toEqual([])
})
