import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const folder = import.meta.dirname
const LANGUAGES = ['en', 'it', 'nl'] as const
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

/** As in the glossary: words that were used once, and the reader's own word for them. */
const FORBIDDEN = {
  it: /\bdenaro\b|\bdebitor[ei]\b|termin[ei] di pagamento|\bsorgente\b|\bscorta\b|\bparcheggi/iu,
  nl: /bestelling|\bstro(?:om|men)\b|webwinkel|betaaltermijn|\bgeld:|"geld"|betaalwijze/iu,
}

test('every flow has a page in every language, of the same shape', () => {
  const integration = read('integration.yaml')
  const pages = readdirSync(join(folder, 'manual/en'))
  expect(pages).toHaveLength(8)
  for (const page of pages) {
    expect(integration).toContain(page.replace('.md', ''))
    const shapes = LANGUAGES.map((language) => {
      const text = read(`manual/${language}/${page}`)
      return [text.match(/^#+/gmu), text.match(/^\| /gmu)?.length, text.match(/^- /gmu)?.length]
    })
    expect(shapes[1]).toEqual(shapes[0])
    expect(shapes[2]).toEqual(shapes[0])
  }
})

describe.each(LANGUAGES)('the README in %s', (language) => {
  const readme = read(language === 'en' ? 'README.md' : `README.${language}.md`)

  test('leads to every page', () => {
    const links = [...readme.matchAll(/\]\(([^)]+)\)/gu)].map(([, path = '']) => path)
    const pages = readdirSync(join(folder, 'manual', language))
    expect(links.toSorted()).toEqual(pages.map((page) => `manual/${language}/${page}`).toSorted())
    for (const link of links) expect(existsSync(join(folder, link))).toBe(true)
  })
})

describe.each(['it', 'nl'] as const)('texts in %s', (language) => {
  test('use the words of the glossary', () => {
    const root = join(folder, '../..')
    const files = ['mappings', 'connectors']
      .flatMap((of) =>
        readdirSync(join(root, of), { recursive: true, encoding: 'utf8' }).map(
          (path) => `${of}/${path}`,
        ),
      )
      .filter((path) => {
        if (!/^(?:mappings|connectors)\//u.test(path)) return false
        return (
          path.endsWith(`.${language}.yaml`) ||
          path.endsWith(`README.${language}.md`) ||
          path.includes(`manual/${language}/`)
        )
      })
    const texts = files.filter((path) => /\.(?:md|yaml)$/u.test(path))
    expect(texts.length).toBeGreaterThan(15)
    const bad = texts.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .filter((line) => FORBIDDEN[language].test(line))
        .map((line) => `${path}: ${line}`),
    )
    expect(bad).toEqual([])
  })
})
