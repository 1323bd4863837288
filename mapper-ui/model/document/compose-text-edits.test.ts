import { expect, test } from 'vitest'
import { applyTextEdits, type TextEdit } from '../../../engine/index.ts'
import { composeTextEdits } from './compose-text-edits.ts'

function randomEdits(length: number, random: () => number): TextEdit[] {
  const edits: TextEdit[] = []
  let at = 0
  while (random() < 0.7) {
    const from = at + 1 + Math.floor(random() * 4)
    const to = from + Math.floor(random() * 4)
    if (to > length) break
    edits.push({ from, to, insert: 'xyz'.slice(0, Math.floor(random() * 4)) })
    at = to
  }
  return edits
}

test('one change of two does what both do, one after the other', () => {
  let state = 7
  const random = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  for (let round = 0; round < 500; round++) {
    const text = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 5 + Math.floor(random() * 20))
    const first = randomEdits(text.length, random)
    const between = applyTextEdits(text, first)
    const second = randomEdits(between.length, random)
    const both = composeTextEdits(first, second)
    expect(applyTextEdits(text, both)).toBe(applyTextEdits(between, second))
  }
})

test('what is written and taken away again leaves nothing', () => {
  expect(
    composeTextEdits([{ from: 3, to: 3, insert: 'ab' }], [{ from: 3, to: 5, insert: '' }]),
  ).toEqual([])
})
