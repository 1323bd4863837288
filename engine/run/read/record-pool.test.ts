import { expect, test } from 'vitest'
import { createRecordPool } from './record-pool.ts'

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0)
  })

/** A pool whose tasks end when they are told to, and what is under way in it. */
function createPool(places: number, size: number) {
  const underWay = new Map<string, () => void>()
  const pool = createRecordPool({ places, size }, async (name: string) => {
    await new Promise<void>((end) => void underWay.set(name, end))
    underWay.delete(name)
  })
  return {
    start: (name: string, weight?: number) => pool.start(name, name, weight),
    names: async () => {
      await settle()
      return [...underWay.keys()]
    },
    end: (name: string) => underWay.get(name)?.(),
  }
}

test('a record begins when there is a place', async () => {
  const { start, names, end } = createPool(2, 10)
  for (const name of ['a', 'b', 'c']) start(name)
  expect(await names()).toEqual(['a', 'b'])
  end('a')
  expect(await names()).toEqual(['b', 'c'])
})

test('records that are too large together go one after the other', async () => {
  const { start, names, end } = createPool(10, 10)
  for (const name of ['a', 'b', 'c']) start(name, 6)
  expect(await names()).toEqual(['a'])
  end('a')
  expect(await names()).toEqual(['b'])
})

test('a record that is too large alone goes alone', async () => {
  const { start, names, end } = createPool(10, 10)
  start('small', 1)
  start('large', 30)
  start('last', 1)
  expect(await names()).toEqual(['small'])
  end('small')
  expect(await names()).toEqual(['large'])
  end('large')
  expect(await names()).toEqual(['last'])
})

test('small records that come later do not overtake a large one', async () => {
  const { start, names, end } = createPool(10, 10)
  start('first', 6)
  start('large', 9)
  start('small', 1)
  expect(await names()).toEqual(['first'])
  end('first')
  expect(await names()).toEqual(['large', 'small'])
})
