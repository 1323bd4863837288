import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { partsOf, partUnder, rowsOf } from './manual-part.ts'
import { MANUALS, TOPICS, type TopicName, topicOf } from './topics.ts'

const MANUAL = [
  '# Manual',
  'Begin here.',
  '## One',
  'First.',
  '```',
  '## no heading',
  '```',
  '### Below',
  '| key | value |',
  '| --- | --- |',
  '| `a` | 1 |',
  '| `a.b` | 2 |',
  '| `ab` | 3 |',
  '## Two',
  'Second.',
].join('\n')

test('a manual has parts, and headings in code begin none', () => {
  const { title, start, parts } = partsOf(MANUAL)
  expect([title, start]).toEqual(['Manual', 'Begin here.'])
  expect(parts.map(({ heading }) => heading)).toEqual(['One', 'Two'])
})

test('a part of a lower rank ends where the next one of a higher rank begins', () => {
  expect(partUnder(MANUAL, 'Below')?.text).not.toContain('Second')
  expect(partUnder(MANUAL, 'Two')?.text).toBe('Second.')
  expect(partUnder(MANUAL, 'Three')).toBeUndefined()
})

test('rows of a key are those of the key and of what is below it', () => {
  const text = partUnder(MANUAL, 'Below')?.text ?? ''
  expect(rowsOf(text, ['a']).split('\n')).toEqual([
    '| key | value |',
    '| --- | --- |',
    '| `a` | 1 |',
    '| `a.b` | 2 |',
  ])
  expect(rowsOf(text, ['c'])).toBe('')
})

test('a part is found by the English heading, which a translation has beside its own and does not show', () => {
  const translated = MANUAL.replace('## Two', '## Due <!-- Two -->').replace(
    '### Below',
    '### Sotto <!-- Below -->',
  )
  expect(partUnder(translated, 'Two')).toEqual({ heading: 'Due', id: 'Two', text: 'Second.' })
  expect(partUnder(translated, 'Below')?.heading).toBe('Sotto')
  expect(partUnder(translated, 'One')?.text).not.toContain('<!--')
  expect(partsOf(translated).parts.map(({ id }) => id)).toEqual(['One', 'Two'])
})

const idsOf = (text: string) => partsOf(text).parts.map(({ id }) => id)

describe.each(['', '.it', '.nl'])('of manuals ending in "%s.md", what a "?" opens', (language) => {
  const read = (manual: string) => readFileSync(`docs/${manual}${language}.md`, 'utf8')
  const names = Object.keys(TOPICS) as TopicName[]
  test.each(names)('%s is in its manual, with every key', (name) => {
    const { manual, heading, keys = [] } = topicOf(name)
    const part = partUnder(read(manual), heading)
    expect(part?.text).toMatch(/\w/)
    for (const key of keys) expect(rowsOf(part?.text ?? '', [key])).toContain(`\`${key}\``)
  })

  test.each(MANUALS)('%s has a title and parts', (name) => {
    const { title, parts } = partsOf(read(name))
    expect(title).not.toBe('')
    expect(parts.length).toBeGreaterThan(1)
  })

  test.each(['using', 'guide', 'files'])(
    '%s has all parts of the English one, in their order',
    (name) => {
      expect(idsOf(read(name))).toEqual(idsOf(readFileSync(`docs/${name}.md`, 'utf8')))
    },
  )
})

const structureOf = (name: string, ending: string) => {
  const text = readFileSync(new URL(`../../docs/${name}${ending}.md`, import.meta.url), 'utf8')
  const { parts } = partsOf(text)
  return parts.map(({ id, text: part }) => ({
    id,
    headings: part.split('\n').filter((line) => line.startsWith('### ')).length,
    rows: part.split('\n').filter((line) => line.startsWith('| ')).length,
  }))
}

test.each(MANUALS.flatMap((name) => ['.it', '.nl'].map((ending) => [name, ending] as const)))(
  'the manual %s%s tells all that the English one does',
  (name, ending) => {
    expect(structureOf(name, ending)).toEqual(structureOf(name, ''))
  },
)
