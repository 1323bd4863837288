import { expect, test } from 'vitest'
import { readAhead } from './read-ahead.ts'

/** Numbers from 1 on, and what was asked of them. */
function createPages(count: number, failAt?: number) {
  const asked: number[] = []
  let isClosed = false
  async function* list(): AsyncGenerator<number> {
    try {
      for (let page = 1; page <= count; page += 1) {
        asked.push(page)
        if (page === failAt) throw new Error(`page ${page} is broken`)
        yield page
      }
    } finally {
      isClosed = true
    }
  }
  return { list, asked, isClosed: () => isClosed }
}

const prepare = (page: number): Promise<string> => Promise.resolve(`page ${page}`)
const isNoneLarge = (): boolean => false
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0)
  })

test('one page is read beside the first, and two beside each that follows', async () => {
  const { list, asked } = createPages(6)
  const seen: string[] = []
  const askedThen: number[] = []
  for await (const page of readAhead(list(), prepare, isNoneLarge)) {
    await settle()
    seen.push(page)
    askedThen.push(asked.length)
  }
  expect(seen).toEqual(['page 1', 'page 2', 'page 3', 'page 4', 'page 5', 'page 6'])
  expect(askedThen).toEqual([2, 4, 5, 6, 6, 6])
})

test('a page that fails is told of when it is its turn', async () => {
  const { list } = createPages(6, 3)
  const seen: string[] = []
  const read = async (): Promise<void> => {
    for await (const page of readAhead(list(), prepare, isNoneLarge)) {
      await settle()
      seen.push(page)
    }
  }
  await expect(read()).rejects.toThrow('page 3 is broken')
  expect(seen).toEqual(['page 1', 'page 2'])
})

test('who stops closes the list', async () => {
  const { list, isClosed } = createPages(6)
  for await (const page of readAhead(list(), prepare, isNoneLarge)) if (page === 'page 2') break
  expect(isClosed()).toBe(true)
})

test('no page is read beside one that is large', async () => {
  const { list, asked } = createPages(6)
  const askedThen: number[] = []
  for await (const _ of readAhead(list(), prepare, (page) => page === 'page 3')) {
    await settle()
    askedThen.push(asked.length)
  }
  expect(askedThen).toEqual([2, 4, 4, 6, 6, 6])
})
