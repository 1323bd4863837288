import { expect, test } from 'vitest'
import { placeCard } from './place-card.ts'

const CARD = { width: 300, height: 160 }
const WINDOW = { width: 1000, height: 800 }

test.each([
  [
    'below a bar at the top',
    { left: 400, top: 50, width: 200, height: 40 },
    { left: 350, top: 102 },
  ],
  [
    'above a bar at the foot',
    { left: 0, top: 760, width: 1000, height: 40 },
    { left: 350, top: 588 },
  ],
  [
    'at the right of a high pane',
    { left: 0, top: 40, width: 400, height: 750 },
    { left: 412, top: 40 },
  ],
  [
    'at the left of one there',
    { left: 600, top: 40, width: 400, height: 750 },
    { left: 288, top: 40 },
  ],
  [
    'over the foot of what fills all',
    { left: 0, top: 40, width: 1000, height: 760 },
    { left: 350, top: 628 },
  ],
  ['at the foot where it tells of nothing', undefined, { left: 350, top: 628 }],
])('a card is %s', (_, of, place) => {
  expect(placeCard(CARD, of, WINDOW)).toEqual(place)
})

test('a card stays within a narrow window', () => {
  const phone = { width: 390, height: 844 }
  for (const left of [0, 300]) {
    const place = placeCard(CARD, { left, top: 20, width: 90, height: 30 }, phone)
    expect(place.left).toBeGreaterThanOrEqual(12)
    expect(place.left + CARD.width).toBeLessThanOrEqual(phone.width - 12)
  }
})

test('a card never covers all of what it is about, however high that is', () => {
  for (const window of [WINDOW, { width: 390, height: 844 }]) {
    for (let top = 0; top < window.height - 60; top += 30) {
      for (let height = 60; height <= window.height - top; height += 30) {
        const of = { left: 0, top, width: window.width, height }
        const place = placeCard({ width: 366, height: 230 }, of, window)
        const isOver = place.top < top + height && place.top + 230 > top
        const isAll = place.top <= top && place.top + 230 >= top + height
        expect([of, isOver && isAll]).toEqual([of, false])
      }
    }
  }
})
