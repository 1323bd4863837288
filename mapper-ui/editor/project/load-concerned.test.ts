import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  compileNamed,
  isConnectorFile,
  loadProject,
  type ProjectFile,
  parseText,
} from '../../../engine/index.ts'
import { readShippedFiles } from '../../../server/projects/read-folder.ts'
import { loadConcerned } from './load-concerned.ts'

const FOLDER = 'mappings/lightspeed-ccv/'
/** It makes a mistake of its base, as a step that is gone, one of its own. */
const OVERLAY = {
  path: `${FOLDER}own-customers.yaml`,
  text: `flow: own-customers
extends: customers
format: 1
title: Customers of our own
source: { read: shop.product }
`,
}
/** It belongs to no integration, and calls steps of one. */
const LOOSE = {
  path: 'mappings/loose/loose.yaml',
  text: `flow: loose
format: 1
title: Loose
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - call: debtor
  - write: pos.customer
    set: { email: =email }
`,
}
/** Few of those that are shipped, for each test reads them twice. */
const SOME =
  /^connectors\/|\/(integration|customers|categories|address|person|debtor)(\.it)?\.yaml$/
const FILES = [...readShippedFiles().filter(({ path }) => SOME.test(path)), LOOSE, OVERLAY]
const connectorFiles = FILES.filter(isConnectorFile)
const others = FILES.filter(
  (file) => !isConnectorFile(file) && !file.path.startsWith('connectors/'),
)
const WITH = { transports: transportSpecs }
const connectors = compileNamed(connectorFiles, others, WITH)

/** Mistakes of many kinds: a word, a formula, an unknown name, a key that does not belong there. */
const SPOILED: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with a key too many', (text) => text.replace(/^format: 1$/m, 'format: 1\nnonsense: 1')],
  ['with a formula that ends too early', (text) => text.replace(/=(\w)/, '=( $1')],
  ['with names that nobody knows', (text) => text.replaceAll(/\bpos\./g, 'nowhere.')],
  ['with a field that nobody has', (text) => text.replace(/: =(?=\w)/, ': =nobodyHasThis & ')],
]

const OPENED = others.map(({ path }) => path)

describe.each(OPENED)('%s', (path) => {
  test.each(SPOILED)('has the mistakes that it has within the whole project, %s', (_, spoil) => {
    const changed = others.filter((file) => file.path === path).map((file) => spoiled(file, spoil))
    const rest = others.filter((file) => file.path !== path)
    const whole = loadProject([...rest, ...changed], {
      transports: transportSpecs,
      known: connectors,
    })
    const concerned = loadConcerned(changed, rest, connectorFiles)
    const own = whole.diagnostics.filter(({ file }) => file === path)
    expect(concerned.diagnostics.filter(({ file }) => file === path)).toEqual(own)
    expect(concerned.flows.some(({ file }) => file === path)).toBe(
      whole.flows.some(({ file }) => file === path),
    )
  })
})

test('the mistakes are there to be found', () => {
  const path = `${FOLDER}customers.yaml`
  const counts = SPOILED.map(([, spoil]) => {
    const files = others.filter((file) => file !== OVERLAY)
    const changed = files.map((file) => (file.path === path ? spoiled(file, spoil) : file))
    const found = loadProject(changed, { ...WITH, known: connectors })
    return found.diagnostics.filter(({ file }) => file === path).length
  })
  expect(counts.map((count) => count > 0)).toEqual([false, true, true, true, true])
})

test('a file that was parsed before is read as if it had not been', () => {
  const [changed, rest] = [others.slice(-1), others.slice(0, -1)]
  const parsed = rest.map((file) => ({ ...file, parsed: parseText(file.text) }))
  const { diagnostics, flows } = loadConcerned(changed, parsed, connectorFiles)
  // A second time, as at the next key.
  const again = loadConcerned(changed, parsed, connectorFiles)
  const anew = loadConcerned(changed, rest, connectorFiles)
  expect([diagnostics, again.diagnostics]).toEqual([anew.diagnostics, anew.diagnostics])
  expect(flows.map(({ plan }) => plan.name)).toEqual(anew.flows.map(({ plan }) => plan.name))
})

test('a mistyped connector is told with the one that is meant, though no file names that', () => {
  const text =
    'flow: own\nformat: 1\ntitle: Own\nconnections: { a: woocomerce }\nsource: { read: a.order }\nsteps: [{ skip: Never }]\n'
  const catalogue = connectorFiles.filter(({ path }) => /woocommerce|mollie/.test(path))
  const { diagnostics } = loadConcerned([{ path: 'mappings/own/flow.yaml', text }], [], catalogue)
  const hints = diagnostics.filter(({ code }) => code === 'flow.connector_unknown')
  expect(hints.map(({ hint }) => hint?.values)).toEqual([
    expect.objectContaining({ name: 'woocommerce' }),
  ])
})

test.each([
  [
    'a flow that it starts after',
    'trigger: { after: categorie }\nsteps: [{ skip: Never }]\n',
    'categories',
  ],
  ['steps that it calls', 'steps: [{ call: countri }]\n', 'country'],
])(
  'a mistyped name of %s is told with the one that is meant, wherever that is',
  (_, part, meant) => {
    const path = `${FOLDER}own.yaml`
    const text = `flow: own\nformat: 1\ntitle: Own\nsource: { read: shop.product }\n${part}`
    const steps = 'steps: country\nformat: 1\ntitle: C\ndo: [{ skip: Never }]\n'
    const around = [...others, { path: 'mappings/shared/country.yaml', text: steps }]
    const { diagnostics } = loadConcerned([{ path, text }], around, connectorFiles)
    const hints = diagnostics.filter(({ file }) => file === path).map(({ hint }) => hint)
    expect(hints.map((hint) => hint?.values['name'])).toContain(meant)
  },
)

function spoiled(file: ProjectFile, spoil: (text: string) => string): ProjectFile {
  return { path: file.path, text: spoil(file.text) }
}
