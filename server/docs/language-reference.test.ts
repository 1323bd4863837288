import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { describeFunctions, loadProject, loadWords } from '../../engine/index.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { functionWords } from './function-words.ts'
import { languageReference, translatedReference } from './language-reference.ts'
import { tongues } from './tongues.ts'

test('docs/language.md is what "npm run docs" would write', () => {
  const written = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8')
  expect(written).toBe(languageReference())
})

test.each(['it', 'nl'] as const)(
  'docs/language.%s.md is what "npm run docs" would write',
  async (language) => {
    const path = new URL(`../../docs/language.${language}.md`, import.meta.url)
    const words = await loadWords(language)
    const reference = translatedReference(tongues[language], words, functionWords(language))
    expect(readFileSync(path, 'utf8')).toBe(reference)
  },
)

test.each(['it', 'nl'] as const)('every function is told in %s', (language) => {
  const told = functionWords(language)
  const english = languageReference()
  const text = readFileSync(new URL(`../../docs/language.${language}.md`, import.meta.url), 'utf8')
  for (const { name, signature, doc } of describeFunctions()) {
    expect(told[name]).not.toBe(doc)
    expect(english).toContain(`| \`${signature}\` | `)
    expect(text).toContain(`| \`${signature}\` | ${told[name]}`)
  }
})

test('the reference has no empty table, and calls needed only what every form of a thing needs', () => {
  const text = languageReference()
  expect(text).not.toMatch(/\| --- \|\n\n/)
  expect(text).toMatch(/\| `flow` \|.*\*\*Needed\.\*\*/)
  expect(text).not.toMatch(/\| `(?:let|write|trigger\.cron)` \|.*\*\*Needed\.\*\*/)
})

test('the example of questions is a flow without a mistake', () => {
  const [, example = ''] = /## Questions[^]*?```yaml\n([^]*?)```/.exec(languageReference()) ?? []
  const flow = [
    'flow: stores\nformat: 1\ntitle: Stores\nconnections: { pos: ccv-salespos }\nsource: { read: pos.product }\n',
    example,
    'steps:\n  - skip: =$settings.address\n    if: =$settings.sendMail or $settings.store = 1\n',
  ]
  const files = [...readShippedFiles(), { path: 'stores.yaml', text: flow.join('') }]
  const { diagnostics } = loadProject(files, { transports: transportSpecs })
  expect(diagnostics.filter(({ file }) => file === 'stores.yaml')).toEqual([])
})

test('the reference names every verb and every function of ours', () => {
  const text = languageReference()
  for (const verb of ['let', 'find', 'write', 'delete', 'skip', 'fail', 'do', 'call']) {
    expect(text).toContain(`| \`${verb}\` |`)
  }
  for (const name of ['$first', '$words', '$if', '$money', '$translate']) {
    expect(text).toContain(`| \`${name}(`)
  }
})
