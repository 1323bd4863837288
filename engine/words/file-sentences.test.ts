import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { editYaml } from '../edit/edit-yaml.ts'
import type { EditPlace, YamlEdit } from '../edit/yaml-edit.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { fileSchema } from '../language/file-schema.ts'
import { readYaml } from '../language/read-yaml.ts'
import { loadProject } from '../project/load-project.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { SAMPLE_CONNECTORS, SHOP } from '../testing/sample-connectors.ts'
import { translatePart, translateProblem } from './translate-sentences.ts'

/** What is left of English in a part of a sentence tells itself by these. */
const ENGLISH = /\b(?:must|the|which|that|or|and|text|nothing [a-z]|a list|step)\b/

/** How texts are said in both languages, where that is not as it should be. */
function badlySaid(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.flatMap((english) =>
    english === undefined
      ? []
      : [italian, dutch]
          .map((words) => translateProblem(english, words))
          .filter((said) => said === english || isEnglish(said) || !keepsQuoted(english, said)),
  )
}

function isEnglish(said: string): boolean {
  return ENGLISH.test(said.replaceAll(/"[^"]*"/g, ''))
}

/** Whatever stands in quotes is the author's, or a word of the language. */
function keepsQuoted(english: string, said: string): boolean {
  return [...english.matchAll(/"[^"]*"/g)].every(([quoted]) => said.includes(quoted))
}

/** What formulas and their places say is tested beside those. */
function isOfOthers(code: string): boolean {
  return code.startsWith('formula.')
}

const KINDS = ['connector', 'flow', 'integration', 'overlay', 'steps', 'titles'] as const

/** The texts that schemas of files have under a key, wherever they stand. */
function textsOf(key: string): ReadonlySet<string> {
  return new Set(
    KINDS.flatMap((kind) => textsWithin(key, fileSchema(kind, { transports: transportSpecs }))),
  )
}

function textsWithin(key: string, node: Json | undefined): readonly string[] {
  if (isJsonList(node)) return node.flatMap((each) => textsWithin(key, each))
  if (!isJsonObject(node)) return []
  return Object.entries(node).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : textsWithin(key, value),
  )
}

/** The help of a key is the hint where it is missing: translated with that help, where the editor has it. */
const descriptions: ReadonlySet<string | undefined> = textsOf('description')

function endOf(...of: readonly string[]): EditPlace {
  return { kind: 'end', of }
}

const HEAD = 'format: 1\ntitle: T\nconnections: { shop: web-shop, pos: till }\n'
const SKIP = 'steps: [ { skip: x, if: =paid } ]\n'
const READ = 'source: { read: shop.order }\n'
const FLOW = `flow: a\n${HEAD}${READ}${SKIP}`
const INTEGRATION = `integration: i\n${HEAD}`
const OVERLAY = 'flow: o\nextends: a\n'

function flow(more: string): Readonly<Record<string, string>> {
  return { 'm/a.yaml': FLOW + more }
}

function steps(...lines: readonly string[]): Readonly<Record<string, string>> {
  const list = lines.map((line) => `  - ${line}\n`).join('')
  return { 'm/a.yaml': `flow: a\n${HEAD}${READ}steps:\n${list}` }
}

describe('is said in other languages: a project with', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a file of no kind', { 'm/a.yaml': 'title: x\n' }],
    ['a file of a list', { 'm/a.yaml': 'flow: a\nsource: []\nformat: 2\n' }],
    ['a flow without most of it', { 'm/a.yaml': 'flow: My Flow\n' }],
    ['keys that are not known', flow('triger: {}\ntables: { t: { row: {}, rows: { a: [] } } }\n')],
    ['values of another kind', flow('parallel: 4 or 5\nabout: [x]\ndeletes: { limit: true }\n')],
    ['values out of range', flow('parallel: 999\nerrors: { stopAfter: 0, then: parc }\n')],
    ['choices that are none', flow('tables: { t: { otherwise: nothin }, u: { otherwise: 3 } }\n')],
    ['a trigger of no kind', flow('trigger: { evry: 5m }\n')],
    ['a trigger of two kinds', flow('trigger: { every: 5 min, after: B, hook: true }\n')],
    ['a trigger without its zone', flow('trigger: { cron: "1 2 3 4 5" }\n')],
    ['deletes without steps', flow('deletes: { do: [] }\n')],
    ['tests that say too little', flow('tests: [ { it: "", given: { links: [ {} ] } }, x ]\n')],
    ['an expected write of two kinds', flow('tests: [ { it: x, expect: { writes: [ {} ] } } ]\n')],
    ['a step of no kind', steps('wriet: pos.order')],
    ['a step of two kinds', steps('{ skip: x, fail: y }')],
    ['steps with keys of others', steps('{ skip: "", mode: create }', '{ write: order, as: 1 a }')],
    ['a step with a wrong choice', steps('{ write: pos.order, set: {}, mode: crate, for: a }')],
    [
      'a table and a question unused',
      flow('tables: { t: {} }\nsettings: { properties: { q: {} } }\n'),
    ],
    ['two flows of one name', { 'm/a.yaml': FLOW, 'm/b.yaml': FLOW }],
    ['two connectors of one name', { 'm/c.yaml': SHOP }],
    ['a connector with little in it', { 'c.yaml': 'connector: C\nhttp: { limits: [ {} ] }\n' }],
    [
      'a connector with mistakes',
      {
        'c.yaml': `connector: c\nformat: 1\ntitle: C\nsettings: {}\nhttp: { base: x, auth: { sign: {} } }
resources: { r: { title: R, list: { get: orders, pages: { cursor: c } }, find: [ { get: /x } ] } }
tests: [ { http: [ { response: { status: 9 } } ] } ]\n`,
      },
    ],
    [
      'a connector with an unfinished sign-in',
      {
        'c.yaml': `connector: c\nformat: 1\ntitle: C\nsettings: {}\nhttp: { base: x, auth: { oauth: {} } }
resources: { r: { title: R, more: { m: {} }, list: { get: /r, items: =x, between: {} } } }\n`,
      },
    ],
    ['an integration without flows', { 'm/i.yaml': 'integration: i\n' }],
    [
      'an integration with other flows',
      {
        'm/i.yaml': `${INTEGRATION}tables: { t: {} }\nflows: [ b, { x: { direction: { up: c } }, y: {} } ]\n`,
        'm/a.yaml': `${FLOW}tables: { t: {} }\n`,
      },
    ],
    ['an integration with two names', { 'm/i.yaml': `${INTEGRATION}flows: [ {} ]\n` }],
    ['titles of no file', { 'm/b.it.yaml': 'title: x\n' }],
    ['titles of no text', { 'm/a.yaml': FLOW, 'm/a.it.yaml': 'titel: x\n' }],
    ['an overlay of nothing', { 'm/o.yaml': OVERLAY }],
    ['an overlay of itself', { 'm/o.yaml': OVERLAY, 'm/a.yaml': 'flow: a\nextends: o\n' }],
    ['an overlay of two', { 'o.yaml': OVERLAY, 'm/a.yaml': FLOW, 'n/a.yaml': FLOW }],
    [
      'an overlay of other steps',
      {
        'm/o.yaml': `${OVERLAY}change: { debtor: {}, pos.order: {} }\ninsert: [ {}, { after: x } ]\n`,
        ...steps(
          '{ write: pos.order, as: order, set: { reference: =number } }',
          '{ write: pos.order, as: other, set: { reference: =email } }',
        ),
      },
    ],
  ])('%s', (_, files) => {
    const given = Object.entries(files).map(([path, text]) => ({ path, text }))
    const own = new Set(given.map(({ path }) => path))
    const { diagnostics } = loadProject([...SAMPLE_CONNECTORS, ...given], {
      transports: transportSpecs,
    })
    const found = diagnostics.filter(({ file, code }) => own.has(file) && !isOfOthers(code))
    const texts = found.flatMap(({ message, hint }) => [message, hint])
    expect(texts).not.toEqual([])
    expect(badlySaid(texts.filter((text) => !descriptions.has(text)))).toEqual([])
  })
})

describe('is said in other languages: a text', () => {
  test.each([
    'a: "x',
    'a: [1, 2',
    'a: ]',
    'a: {"x"y}',
    'a: [1,,2]',
    'a: {b: c: d}',
    'a:\n  b: 1\n c: 2',
    '- - a\n - b',
    'steps:\n  - let: x\n   if: y',
    'a: - b',
    'a: b: c',
    'a\nb: 1',
    'a: 1\nb\n',
    'a: @x',
    'a: "\\q"',
    'a: |x\n  y',
    'a: |\n\tx',
    'a: "x"#c',
    'a: "x" y',
    '\ta: b',
    'a: b \u202e c',
    'a: 1\n---\nb: 2',
    '['.repeat(101),
    'a: =x & " # " & y',
    'a: { b: =$max(c, d) }',
    'a: =x ? "y": z',
    'a: [ =b[0] & c ]',
    'a: &x 1\nb: *x\nc: !!str 1',
    '<<: { a: 1 }\n? [a]\n: 1',
    '__proto__: 1\na: 1\na: 2',
    'ean: 0871',
  ])('like %j', (text) => {
    const problems: { readonly message: string; readonly hint?: string | undefined }[] = []
    readYaml('a.yaml', text, (problem) => problems.push(problem))
    expect(problems).not.toEqual([])
    expect(badlySaid(problems.flatMap(({ message, hint }) => [message, hint]))).toEqual([])
  })
})

test('a failure of YAML that is rare stays in the words of the package', () => {
  const refusal = editYaml('a: !<x', { kind: 'remove', path: ['a'] })
  expect(translateProblem(refusal.kind === 'refused' ? refusal.message : '', dutch)).toBe(
    'het bestand is geen YAML: dit is niet te lezen: Verbatim tags must end with a >',
  )
})

describe('is said in other languages: an edit', () => {
  const text = 'a: &x { k: 1 }\nb: *x\nc: [1]\n'
  test.each<[string, YamlEdit]>([
    ['a: [', { kind: 'remove', path: ['a'] }],
    ['['.repeat(101), { kind: 'remove', path: ['a'] }],
    [text, { kind: 'remove', path: [] }],
    [text, { kind: 'remove', path: ['c', 3] }],
    [text, { kind: 'set', path: ['b', 'k'], value: 1 }],
    [text, { kind: 'set', path: ['a', 'k'], value: 2 }],
    [text, { kind: 'rename', path: ['c'], key: 'a' }],
    [text, { kind: 'rename', path: ['c', 0], key: 'a' }],
    [text, { kind: 'move', path: ['c'], place: endOf('c') }],
    [text, { kind: 'insert', place: endOf('c'), key: 'k', value: 1 }],
    [text, { kind: 'insert', place: endOf(), value: 1 }],
    ['x', { kind: 'insert', place: endOf(), value: 1 }],
  ])('of %j: %j', (file, edit) => {
    const outcome = editYaml(file, edit)
    expect(badlySaid([outcome.kind === 'refused' ? outcome.message : ''])).toEqual([])
  })
})

describe('is said in other languages: a schema', () => {
  test.each<JsonObject>([
    { type: 'nonsense' },
    { properties: [] },
    { properties: { a: 3 } },
    { required: 'x' },
    { required: ['a', 'a'] },
    { minimum: 'x' },
    { minLength: -1 },
    { multipleOf: 0 },
    { oneOf: [] },
    { title: 3 },
    { uniqueItems: 1 },
    { pattern: '(' },
    { patternProperties: { a: {} } },
  ])('%j', (schema) => {
    let message = ''
    try {
      compileSchema(schema)
    } catch (thrown) {
      message = thrown instanceof Error ? thrown.message : ''
    }
    expect(badlySaid([message])).toEqual([])
  })
})

test('a part of a sentence is said too, and names and words of the language stay', () => {
  const english = '"mode" must be upsert, create or update or a formula, which starts with "="'
  expect(translateProblem(`${english}, not "this or that"`, italian)).toBe(
    '"mode" deve essere upsert, create o update o una formula, che inizia con "=", non "this or that"',
  )
  expect(
    translateProblem('item 2 of "steps" must be fail, keep or nothing, not nothing', dutch),
  ).toBe('item 2 van "steps" moet fail, keep of nothing zijn, niet niets')
})

test('what is expected of a value is said in other languages', () => {
  const titles = [...textsOf('title')].filter((title) => /^an? /.test(title))
  const expected = [...textsOf('errorMessage'), ...titles]
  expect(expected.length).toBeGreaterThan(5)
  for (const text of expected) {
    expect(translatePart(text, italian)).not.toBe(text)
    expect(translatePart(text, dutch)).not.toBe(text)
  }
})
