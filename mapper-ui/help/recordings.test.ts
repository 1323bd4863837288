import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readWebp } from '../testing/read-webp.ts'
import { partsOf } from './manual-part.ts'
import { MANUALS } from './topics.ts'

const DOCS = new URL('../../docs/', import.meta.url).pathname
const FOLDER = join(DOCS, 'recordings')
const MOST_BYTES = 600_000
const MOST_BYTES_IN_ALL = 2_000_000
/** Fewer are a picture, not a recording. */
const LEAST_FRAMES = 6

interface Picture {
  readonly manual: string
  /** The part that shows it, by its English heading. */
  readonly part: string
  readonly words: string
  readonly path: string
}

/** The pictures of all manuals in a language, in their order. */
function picturesIn(ending: string): readonly Picture[] {
  return MANUALS.flatMap((manual) =>
    partsOf(readFileSync(join(DOCS, `${manual}${ending}.md`), 'utf8')).parts.flatMap(
      ({ id, text }) =>
        [...text.matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)].map(([, words = '', path = '']) => ({
          manual,
          part: id,
          words,
          path,
        })),
    ),
  )
}

const placeOf = ({ manual, part, path }: Picture) => ({ manual, part, path })

const english = picturesIn('')
const files = readdirSync(FOLDER)
const movingOf = (path: string) => readFileSync(join(DOCS, path))
const stillOf = (path: string) => readFileSync(join(DOCS, path.replace('.webp', '.still.webp')))

test('every recording is shown by a manual, with the picture that stands for it, and all are small', () => {
  const shown = english.flatMap(({ path }) => [path, path.replace('.webp', '.still.webp')])
  expect(english.length).toBeGreaterThanOrEqual(4)
  expect(files.map((file) => `recordings/${file}`).toSorted()).toEqual(shown.toSorted())
  const bytes = files.map((file) => readFileSync(join(FOLDER, file)).length)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_BYTES_IN_ALL)
})

describe.each(english)('the recording $path', ({ path }) => {
  test('moves, frame by frame, and is not too large to be loaded', () => {
    const file = movingOf(path)
    const { frames } = readWebp(file)
    expect(file.length).toBeLessThanOrEqual(MOST_BYTES)
    expect(frames.length).toBeGreaterThanOrEqual(LEAST_FRAMES)
    // Not more than two in a second, so that each can be looked at.
    expect(Math.min(...frames)).toBeGreaterThanOrEqual(400)
  })

  test('has a picture of the same size that stands still', () => {
    const { width, height } = readWebp(movingOf(path))
    expect(readWebp(stillOf(path))).toEqual({ width, height, frames: [] })
  })
})

test.each(['.it', '.nl'])(
  'manuals ending in "%s.md" show the same recordings, in their words',
  (ending) => {
    const translated = picturesIn(ending)
    expect(translated.map(placeOf)).toEqual(english.map(placeOf))
    for (const [at, { words }] of translated.entries()) {
      expect(words.length).toBeGreaterThan(20)
      expect(words).not.toBe(english[at]?.words)
    }
  },
)
