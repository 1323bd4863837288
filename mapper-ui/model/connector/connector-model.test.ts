import { describe, expect, test } from 'vitest'
import { applyTextEdits, parseText } from '../../../engine/index.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import { rolesOf, takeRow, usesOf } from './answer-row.ts'
import { listParts } from './connector-parts.ts'
import { listQuestions, questionsOf } from './questions.ts'
import { setKey } from './set-key.ts'

const TEXT = `# The bicycle shed.
connector: shed
format: 1
title: Shed

http:
  base: =$settings.url   # as it was entered
  auth: { bearer: =$settings.token }

resources:
  bike:
    title: Bike
    key: =id
    label: name
    list:
      get: /bikes
      items: =bikes
      pages:
        # guessed: the query has a field "page"
        page: page
        size: { limit: 100 }
      # guessed: the query has a field "updated_since"
      # guessed: records have "updatedAt"
      changed:
        since: { updated_since: =$since }
        at: =updatedAt
    get: { get: "/bikes/{id}" }
    # guessed: "name" is asked for
    find:
      - { by: [name], get: /bikes, query: { name: =$by.name }, items: =bikes }
    schema:
      properties:
        id: { title: Id, type: integer }
        name: { title: Name, type: string }
    # a remark of mine
    personal: [email]
`

const open = (text = TEXT) => createFlowDocument('connectors/shed/connector.yaml', text)
const stateOf = (document: ReturnType<typeof open>) => document.store.getState()
const valueOf = (document: ReturnType<typeof open>) => stateOf(document).flow.value

/** Lines that are not in both texts. */
function changed(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ]
}

const questions = (text: string) => listQuestions(text, stateOf(open(text)).flow.outline())

const after = (path: readonly (string | number)[], value: Parameters<typeof setKey>[2]) => {
  const document = open()
  expect(document.perform(setKey(valueOf(document), path, value)).kind).toBe('performed')
  const { text } = stateOf(document)
  document.undo()
  expect(stateOf(document).text).toBe(TEXT)
  return changed(TEXT, text)
}

const row = (path: string, kind: Parameters<typeof usesOf>[2]['kind'] = 'text') => ({
  path: path.split('.').map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
  kind,
})

const uses = (at: ReturnType<typeof row>) => usesOf(valueOf(open()), 'bike', at)
const roles = (at: ReturnType<typeof row>) => rolesOf(valueOf(open()), 'bike', at)
const taken = (at: ReturnType<typeof row>, use: Parameters<typeof takeRow>[3]) => {
  const document = open()
  expect(document.perform(takeRow(valueOf(document), 'bike', at, use)).kind).toBe('performed')
  return changed(TEXT, stateOf(document).text)
}

describe('the parts of a connector', () => {
  test('are how it is reached, and each resource with what it offers and what it does not', () => {
    const parts = listParts(valueOf(open()))
    expect(parts.map(({ kind, isThere, note }) => [kind, isThere, note])).toEqual([
      ['access', true, ''],
      ['resource', true, ''],
      ['list', true, 'GET'],
      ['get', true, 'GET'],
      ['find', true, 'name'],
      ['create', false, ''],
      ['update', false, ''],
      ['delete', false, ''],
      ['record', true, '2'],
    ])
  })

  test('are none of a file that says nothing', () => {
    expect(listParts({}).map(({ kind }) => kind)).toEqual(['access'])
    expect(listParts({ resources: { a: 1 } })).toHaveLength(9)
  })
})

describe('the questions of a connector', () => {
  test('stand above what they are about, several above one part too', () => {
    expect(questions(TEXT).map(({ path, reason }) => [path.join('.'), reason])).toEqual([
      ['resources.bike.list.pages.page', 'the query has a field "page"'],
      ['resources.bike.list.changed', 'the query has a field "updated_since"'],
      ['resources.bike.list.changed', 'records have "updatedAt"'],
      ['resources.bike.find', '"name" is asked for'],
    ])
  })

  test('are each asked in the form of one part, what has no form of its own beside the sign-in', () => {
    const text = TEXT.replace('resources:\n', '# guessed: from five calls\nresources:\n').replace(
      '    personal:',
      '    # guessed: by its name\n    personal:',
    )
    const all = questions(text)
    const asked = listParts(valueOf(open(text)))
      .filter(({ kind }) => kind !== 'resource')
      .map((part) => [part.kind, questionsOf(all, part).length])
    expect(Object.fromEntries(asked)).toMatchObject({ access: 1, list: 3, find: 1, record: 1 })
    expect(asked.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(all.length)
  })

  test('go one by one when they are confirmed, and no other line changes', () => {
    for (const { confirm, reason } of questions(TEXT)) {
      const text = applyTextEdits(TEXT, [confirm])
      expect(changed(TEXT, text)).toEqual([`- # guessed: ${reason}`])
      expect(text.split('\n')).toHaveLength(TEXT.split('\n').length - 1)
    }
    let text = TEXT
    for (let [first] = questions(text); first; [first] = questions(text))
      text = applyTextEdits(text, [first.confirm])
    expect(text).toBe(TEXT.replaceAll(/ *# guessed: .*\n/g, ''))
    expect(parseText(text).document?.errors).toEqual([])
  })

  test('are found in files of Windows, and none in one that has none', () => {
    expect(questions(TEXT.replaceAll('\n', '\r\n'))).toHaveLength(4)
    expect(questions(TEXT.replaceAll('guessed', 'noted'))).toEqual([])
  })
})

describe('a key of a connector', () => {
  test('is set, added with what is missing around it, and taken away with what it leaves empty', () => {
    const bike = ['resources', 'bike']
    expect(after(['http', 'base'], 'https://x.example')).toEqual([
      '- base: =$settings.url   # as it was entered',
      '+ base: https://x.example   # as it was entered',
    ])
    expect(after([...bike, 'list', 'query', 'status'], 'open')).toEqual([
      '+ query:',
      '+ status: open',
    ])
    expect(after([...bike, 'create', 'post'], '/bikes')).toEqual(['+ create:', '+ post: /bikes'])
    expect(after([...bike, 'find', 0, 'query', 'name'], undefined)).toEqual([
      '- - { by: [name], get: /bikes, query: { name: =$by.name }, items: =bikes }',
      '+ - { by: [name], get: /bikes, items: =bikes }',
    ])
    expect(after([...bike, 'nothing'], undefined)).toEqual([])
  })
})

describe('a line of an answer', () => {
  test('tells what it is in the connector, and what it may become', () => {
    expect(roles(row('bikes', 'list'))).toEqual(['items'])
    expect(roles(row('bikes.0.id', 'number'))).toEqual(['key', 'field'])
    expect(roles(row('bikes.1.name'))).toEqual(['label', 'field', 'find'])
    expect(roles(row('bikes.0.updatedAt', 'time'))).toEqual(['changed'])
    expect(uses(row('wheels', 'list'))).toEqual(['items'])
    expect(uses(row('bikes.0.email'))).toEqual(['key', 'changed', 'field'])
    expect(uses(row('bikes.0.id', 'number'))).toEqual(['label', 'changed', 'find', 'personal'])
    expect(uses(row('bikes.0.owner.name'))).toEqual(['key', 'changed'])
    expect(uses(row('next'))).toEqual([])
  })

  test('becomes that with the smallest change of the file', () => {
    expect(taken(row('data.my wheels', 'list'), 'items')).toEqual([
      '- items: =bikes',
      '+ items: =data.`my wheels`',
    ])
    expect(taken(row('bikes.0.serial'), 'key')).toEqual(['- key: =id', '+ key: =serial'])
    expect(taken(row('bikes.0.soldAt', 'time'), 'field')).toEqual([
      '+ soldAt:',
      '+ title: Sold at',
      '+ type: string',
    ])
    expect(taken(row('bikes.0.name'), 'personal')).toEqual([
      '- personal: [email]',
      '+ personal: [email, name]',
    ])
    expect(taken(row('bikes.0.id', 'number'), 'find')[0]).toMatch(/^\+ - \{? ?by:/)
  })
})
