import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  createReasonTranslator,
  isJsonObject,
  type Json,
  listReasons,
  listStepTitles,
  loadProject,
  type Project,
  parseTitlesPath,
} from '../../engine/index.ts'
import { titlesOfResources } from '../installation/titles-of-resources.ts'
import { readShippedFiles } from './read-folder.ts'
import { readShipped, translateShipped } from './shipped-files.ts'
import { translateFiles, translateInTurns } from './translate-files.ts'

const FLOW = `# Kept as it is.
flow: orders
title: Orders
settings:
  type: object
  properties:
    kind: { title: Which, oneOf: [{ const: a, title: First }] }
steps:
  - let: { long: '=$join(["a", "b"], ", ")' }
`

test('reasons are known by what they say, wherever they stand', () => {
  const [orders] = translateFiles(
    [
      { path: 'm/orders.yaml', text: `steps:\n  - skip: No\n    if: =x\n  - fail: '="No " & y'\n` },
      { path: 'm/orders.it.yaml', text: 'No: Niente\n="No " & y: ="Niente " & y\n' },
    ],
    'it',
  )
  expect(parse(orders?.text ?? '')).toEqual({
    steps: [{ skip: 'Niente', if: '=x' }, { fail: '="Niente " & y' }],
  })
})

/** A flow of so many steps, and its titles. */
const flowOf = (name: string, steps: number) => [
  {
    path: `m/${name}.yaml`,
    text: `flow: ${name}\ntitle: Orders\nsteps:\n${'  - skip: No\n    if: =x\n'.repeat(steps)}`,
  },
  { path: `m/${name}.it.yaml`, text: 'title: Ordini\nNo: Niente\n' },
]

test('files that people wrote are translated while others have their turns', async () => {
  const files = ['a', 'b', 'c', 'd'].flatMap((name) => flowOf(name, 300))
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 1)
  const told = await translateInTurns(files, 'it')
  clearInterval(timer)
  expect(turns).toBeGreaterThanOrEqual(3)
  expect(told).toEqual(translateFiles(files, 'it'))
  expect(told[0]?.text).toContain('Niente')
})

test('a file that is very long stays in its own language, and those beside it do not', async () => {
  const files = [...flowOf('long', 12_000), ...flowOf('short', 1)]
  const [long, , short] = await translateInTurns(files, 'it')
  expect(long).toEqual(files[0])
  expect(short?.text).toContain('Niente')
})

test('texts come in a language where there are some, and all else stays', () => {
  const files = [
    { path: 'm/orders.yaml', text: FLOW },
    {
      path: 'm/orders.it.yaml',
      text: 'title: Ordini\nsettings.properties.kind.oneOf.0.title: Primo\n',
    },
    { path: 'm/others.yaml', text: 'flow: others\n' },
  ]
  const [orders, , others] = translateFiles(files, 'it')
  const wanted = FLOW.replace('title: Orders', 'title: Ordini').replace('First', 'Primo')
  expect(
    orders?.text.replace(
      'oneOf: [ { const: a, title: Primo } ]',
      'oneOf: [{ const: a, title: Primo }]',
    ),
  ).toBe(wanted)
  expect(others).toEqual(files[2])
  expect(translateFiles(files, 'nl')).toEqual(files)
})

/** Where a file has titles and descriptions of resources and their fields. */
function labelsOf(value: Json, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => labelsOf(item, [...path, `${at}`]))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const isLabel = (key === 'title' || key === 'description') && typeof item === 'string'
    // What a record is made of has no words for people.
    if (path.length === 2 && key !== 'title' && key !== 'schema') return []
    return isLabel ? [[...path, key].join('.')] : labelsOf(item, [...path, key])
  })
}

const shipped = readShipped()
const CHANGES = [
  'billing address changed',
  'delivery address changed',
  'e-mail address changed',
  'phone number changed',
  'mobile number changed',
  'company changed',
  'VAT number changed',
  'comment changed',
]

describe.each(['it', 'nl'])('what is shipped, in %s', (language) => {
  test('has all texts that merchants see', () => {
    const files = readShippedFiles().filter(({ path }) => path.startsWith('mappings/'))
    const original = textsOf(files, shipped.connectors)
    const told = textsOf(
      translateFiles(files, language),
      translateShipped(shipped, language).connectors,
    )
    expect([...told.keys()]).toEqual([...original.keys()])
    const same = [...original].filter(([place, text]) => told.get(place) === text)
    // Names stay what they are.
    const names = new Set([
      'Lightspeed eCom ↔ CCV SalesPOS',
      'PostgreSQL → webhook',
      ...Object.values(shipped.connectors).map(({ title }) => title),
      'EAN',
      'America (us1)',
      'UTF-8',
      'UTF-16',
      'Status',
      'Server',
      'Database',
      'Password',
    ])
    expect(same.filter(([, text]) => !names.has(text))).toEqual([])
  })

  test('has the reasons that flows and connectors give', () => {
    const files = readShippedFiles()
    const told = new Map(
      files.flatMap(({ path, text }) => {
        const titles = parseTitlesPath(path)
        return titles?.language === language ? [[titles.of, parse(text)] as const] : []
      }),
    )
    const originals = files.filter(({ path }) => parseTitlesPath(path) === undefined)
    const reasons = originals.flatMap(({ path, text }) =>
      listReasons(parse(text)).map((reason) => ({ path, reason })),
    )
    expect(reasons.length).toBeGreaterThan(30)
    expect(
      reasons.filter(({ path, reason }) => typeof told.get(path)?.[reason] !== 'string'),
    ).toEqual([])
  })

  test('has what steps are called', () => {
    const files = readShippedFiles()
    const told = new Map(
      files.flatMap(({ path, text }) => {
        const titles = parseTitlesPath(path)
        return titles?.language === language ? [[titles.of, parse(text)] as const] : []
      }),
    )
    const wanted = files
      .filter(({ path }) => parseTitlesPath(path) === undefined)
      .flatMap(({ path, text }) => listStepTitles(parse(text)).map((title) => ({ path, title })))
    expect(wanted.length).toBeGreaterThan(30)
    expect(wanted.filter(({ path, title }) => typeof told.get(path)?.[title] !== 'string')).toEqual(
      [],
    )
  })

  test('has what every resource of a connector and each of its fields is called', () => {
    const files = readShippedFiles().filter(({ path }) => path.startsWith('connectors/'))
    const originals = files.filter(({ path }) => parseTitlesPath(path) === undefined)
    const wanted = originals.flatMap(({ path, text }) =>
      labelsOf(parse(text).resources, ['resources']).map((label) => `${path} ${label}`),
    )
    const known = new Set(
      files.flatMap(({ path, text }) => {
        const titles = parseTitlesPath(path)
        if (titles?.language !== language) return []
        return Object.keys(parse(text)).map((label) => `${titles.of} ${label}`)
      }),
    )
    expect(wanted.length).toBeGreaterThan(800)
    expect(wanted.filter((label) => !known.has(label))).toEqual([])
  })

  test('says what changed of a booked order without a word of English', () => {
    const titles = readShippedFiles().find(({ path }) =>
      path.endsWith(`changed-since.${language}.yaml`),
    )
    const pairs = Object.entries(parse(titles?.text ?? '')).map(
      ([reason, words]) => [reason, String(words)] as const,
    )
    const said = createReasonTranslator(pairs)(
      `Order 7 of the webshop differs from what was booked. Change order POS-1 of the till, or ignore this if it is right there: total 50.00 → 30.00; A-1 2 → 1; ${CHANGES.join('; ')}`,
    )
    expect(said).toContain(' 50,00 → 30,00; A-1 2 → 1; ')
    expect(said).not.toMatch(/\b(total|address|changed|number|comment|company)\b/)
  })

  test('calls the resources of the flows as people do', () => {
    const files = readShippedFiles().filter(({ path }) => path.startsWith('mappings/'))
    const { connectors } = translateShipped(shipped, language)
    const original = loadProject(files, { transports: transportSpecs, known: shipped.connectors })
    const told = loadProject(files, { transports: transportSpecs, known: connectors })
    const titlesOf = (project: typeof told) =>
      project.flows.flatMap(({ plan }) => titlesOfResources(project, plan))
    const english = new Map(titlesOf(original))
    expect(english.size).toBeGreaterThan(20)
    const same = titlesOf(told).filter(([name, title]) => english.get(name) === title)
    // The same word in Dutch.
    const names = new Set(['Order', 'Product', 'Variant', 'Event', 'Contact'])
    expect(same.filter(([, title]) => !names.has(title.replace(/ \(.*/, '')))).toEqual([])
  })

  test('says where keys are found', () => {
    const { connectorHelp } = shipped
    const told = translateShipped(shipped, language).connectorHelp
    expect(Object.keys(told)).toEqual(Object.keys(connectorHelp))
    for (const [name, help] of Object.entries(told)) {
      expect(help).not.toBe(connectorHelp[name])
      expect(help).toMatch(/^1\. /m)
    }
  })
})

/** Titles, descriptions and groups, by where they are. */
function textsOf(
  files: Parameters<typeof loadProject>[0],
  connectors: Project['connectors'] = {},
): ReadonlyMap<string, string> {
  const { integrations, flows } = loadProject(files, {
    transports: transportSpecs,
    known: connectors,
  })
  const found = new Map<string, string>()
  const plans = [
    ...Object.values(integrations),
    ...flows.map(({ plan }) => plan),
    ...Object.values(connectors),
  ]
  for (const { name, title, about, settings } of plans) {
    found.set(`${name} title`, title)
    if (about !== undefined) found.set(`${name} about`, about)
    collect(settings, name, found)
  }
  for (const { plan } of flows) {
    for (const [table, { title }] of Object.entries(plan.tables)) {
      found.set(`${plan.name} table ${table}`, title ?? table)
    }
  }
  return found
}

function collect(value: Json, place: string, found: Map<string, string>): void {
  if (Array.isArray(value))
    for (const [at, item] of value.entries()) collect(item, `${place}.${at}`, found)
  if (!isJsonObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    const isText = ['title', 'description', 'x-group'].includes(key) && typeof item === 'string'
    if (isText) found.set(`${place}.${key}`, item)
    else collect(item, `${place}.${key}`, found)
  }
}
