import { readdirSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { HOSTING_SHOTS, listOutside, listShots, MAIN } from './shots.ts'

const FOLDER = new URL('../../docs/screenshots/', import.meta.url)

test('the docs have each picture that is taken of a page, and no other', () => {
  const shots = [listShots(''), listOutside(''), HOSTING_SHOTS].flat()
  const names = shots.map(({ name }) => name)
  const taken = [
    names.map((name) => `${name}-light-wide.png`),
    [...MAIN].map((name) => `${name}-dark-wide.png`),
    [...MAIN].map((name) => `${name}-light-narrow.png`),
  ].flat()
  expect(readdirSync(FOLDER).toSorted()).toEqual(taken.toSorted())
})

describe.each(readdirSync(FOLDER))('the picture %s', (file) => {
  test('shows something, at the width that its name says', async () => {
    const picture = sharp(new URL(file, FOLDER).pathname)
    const { width } = await picture.metadata()
    expect(width).toBe(file.endsWith('narrow.png') ? 390 : 1100)
    // A page that did not load is of one colour.
    const { entropy } = await picture.stats()
    expect(entropy).toBeGreaterThan(0.1)
  })
})
