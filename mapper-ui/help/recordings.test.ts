import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { RECORDINGS } from '../testing/recording-names.ts'
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
const lookAt = (path: string) => sharp(join(DOCS, path), { pages: -1 }).metadata()

test('every recording is shown by a manual, with the picture that stands for it, and all are small', () => {
  const shown = english.flatMap(({ path }) => [path, path.replace('.webp', '.still.webp')])
  expect(english.length).toBeGreaterThanOrEqual(4)
  expect(files.map((file) => `recordings/${file}`).toSorted()).toEqual(shown.toSorted())
  const bytes = files.map((file) => statSync(join(FOLDER, file)).size)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_BYTES_IN_ALL)
})

test('every recording has a walk that makes it', () => {
  const made = Object.values(RECORDINGS).flat()
  expect(english.map(({ path }) => path).toSorted()).toEqual(
    made.map((name) => `recordings/${name}.webp`).toSorted(),
  )
})

describe.each(english)('the recording $path', ({ path }) => {
  test('moves, frame by frame, and is not too large to be loaded', async () => {
    const { pages, delay = [] } = await lookAt(path)
    expect(statSync(join(DOCS, path)).size).toBeLessThanOrEqual(MOST_BYTES)
    expect(pages).toBeGreaterThanOrEqual(LEAST_FRAMES)
    expect(delay).toHaveLength(pages ?? 0)
    // Not more than two in a second, so that each can be looked at.
    expect(Math.min(...delay)).toBeGreaterThanOrEqual(400)
  })

  test('has a picture of the same size that stands still', async () => {
    const moving = await lookAt(path)
    const still = await lookAt(path.replace('.webp', '.still.webp'))
    expect([still.width, still.height]).toEqual([moving.width, moving.pageHeight])
    expect(still.pages ?? 1).toBe(1)
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
