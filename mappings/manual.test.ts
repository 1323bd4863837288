import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const folder = import.meta.dirname
const root = join(folder, '..')
const LANGUAGES = ['en', 'it', 'nl'] as const
/** Each integration that is shipped → the pages of its manual. */
const INTEGRATIONS = [
  ['lightspeed-ccv', 8],
  ['postgres-webhook', 1],
  ['shopify-ccv', 1],
  ['supplier-lightspeed', 2],
  ['woocommerce-exact', 4],
  ['woocommerce-odoo', 1],
] as const
const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8')

/** As in the glossary: words that were used once, and the reader's own word for them. */
const FORBIDDEN = {
  it: /\bdenaro\b|\bdebitor[ei]\b|termin[ei] di pagamento|\bsorgente\b|\bscorta\b|\bparcheggi/iu,
  nl: /bestelling|\bstro(?:om|men)\b|webwinkel|betaaltermijn|\bgeld:|"geld"|betaalwijze/iu,
}

test('all integrations are looked at', () => {
  const folders = readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, 'integration.yaml')),
  )
  expect(folders).toEqual(INTEGRATIONS.map(([name]) => name))
})

describe.each(INTEGRATIONS)('the manual of %s', (integration, count) => {
  test('has a page of every flow in every language, of the same shape', () => {
    const plan = read(integration, 'integration.yaml')
    const pages = readdirSync(join(folder, integration, 'manual/en'))
    expect(pages).toHaveLength(count)
    for (const page of pages) {
      expect(plan).toContain(page.replace('.md', ''))
      const shapes = LANGUAGES.map((language) => {
        const text = read(integration, 'manual', language, page)
        return [text.match(/^#+/gmu), text.match(/^\| /gmu)?.length, text.match(/^- /gmu)?.length]
      })
      expect(shapes[1]).toEqual(shapes[0])
      expect(shapes[2]).toEqual(shapes[0])
    }
  })

  test.each(LANGUAGES)('is led to by the README in %s', (language) => {
    const readme = read(integration, language === 'en' ? 'README.md' : `README.${language}.md`)
    const links = [...readme.matchAll(/\]\((?!https:)([^)]+)\)/gu)].map(([, path = '']) => path)
    const pages = readdirSync(join(folder, integration, 'manual', language))
    expect([...new Set(links)].toSorted()).toEqual(
      pages.map((page) => `manual/${language}/${page}`).toSorted(),
    )
    for (const link of links) expect(existsSync(join(folder, integration, link))).toBe(true)
  })
})

describe.each(['it', 'nl'] as const)('texts in %s', (language) => {
  test('use the words of the glossary', () => {
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
