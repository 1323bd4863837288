import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openWindow } from '../../mapper-ui/testing/browser.ts'
import { packageFolder } from '../../server/projects/package-folder.ts'
import { answerJson, startLocalServer } from '../testing/local-server.ts'
import { installPackage, linkFromHere } from './testing/install-package.ts'
import { writeExamples } from './testing/write-examples.ts'

const TSC = join(packageFolder, 'node_modules/typescript/bin/tsc')
const TIMEOUT = 240_000

/** Each calls something of a door with what that does not take. */
const MISTAKES = [
  "void (await import('mapwright')).loadProject([{ path: 'a.yaml' }], { transports: [] })",
  "void (await import('mapwright/edit')).editYaml('a: 1', { kind: 'replace', path: ['a'] })",
  "void (await import('mapwright/formula')).analyseFormula('a', { record: 'a' })",
  "void (await import('mapwright/http')).httpTransport.open({ name: 'a' }, { settings: {} }, {})",
  "void (await import('mapwright/transport')).createRateGate({ limits: [] })",
  "void (await import('mapwright/store-suite')).describeStore('a', async () => ({ store: {} }))",
  "void (await import('mapwright/transport-suite')).describeTransport('a', { transport: {} })",
]

let site: string | undefined
let project: string
let checked: readonly string[]
let node: (...args: readonly string[]) => Promise<string>

beforeAll(async () => {
  ;({ site, folder: project, node } = await installPackage())
  linkFromHere('vitest', project)
  linkFromHere('@types/node', project)
  writeExamples(project)
  const intruder = "void (await import('mapwright/engine/run/run-flow.js'))"
  writeFileSync(join(project, 'mistakes.ts'), [...MISTAKES, intruder].join('\n'))
  const said = await node(TSC).catch(({ stdout }) => String(stdout))
  checked = said.split('\n').filter((line) => /^\S/.test(line))
}, TIMEOUT)

afterAll(() => {
  if (site) rmSync(site, { recursive: true, force: true })
})

function example(name: string, ...args: readonly string[]): Promise<string> {
  return node(join(project, 'out', `${name}.js`), ...args)
}

/** What the examples of a flow, of edits and of formulas print, wherever they run. */
const FLOW = [
  '1 done, 2 skipped, 3 done',
  'finished {"skipped":1,"done":2,"updated":1,"created":1}',
  'finished {"skipped":1,"unchanged":2}',
  '[{"id":1,"sku":"A-3","title":"COAT"},{"sku":"A-1","title":"SHIRT","id":2}]',
]
const EDITS = [
  'steps:',
  '  - write: pos.product   # by SKU',
  '    set: { name: =title, price: =price }',
  '',
  'true',
  'price: =price',
]
const FORMULAS = [
  'SHIRT (1250)',
  expect.stringMatching(/^T2001 \d+$/),
  '[["formula.field_unknown",11]]',
  'true',
]

test('a flow runs in Node on the memory store and a transport of its own, and the second run changes nothing', async () => {
  expect((await example('flow')).trimEnd().split('\n')).toEqual(FLOW)
})

test('YAML is changed, and read back, in Node', async () => {
  const lines = (await example('edit')).trimEnd().split('\n')
  expect(lines.slice(0, -1)).toEqual(EDITS)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ kind: 'refused', code: 'absent' })
})

test('formulas are computed and analysed in Node', async () => {
  expect((await example('formula')).trimEnd().split('\n')).toEqual(FORMULAS)
})

test('a system is read over HTTP, with its token', async () => {
  const server = await startLocalServer(({ headers }, response) => {
    const isKnown = headers.authorization === 'Bearer secret'
    answerJson(
      response,
      isKnown ? { articles: [{ id: 7, name: 'Shirt' }] } : {},
      isKnown ? 200 : 401,
    )
  })
  onTestFinished(server.close)
  const printed = await example('http', server.origin)
  expect(JSON.parse(printed)).toEqual([['7', { id: 7, name: 'Shirt' }]])
})

test(
  'the same flow, edits and formulas run in a page, which is made of no module of Node',
  async () => {
    expect(await linesInPage(['flow.ts', 'edit.ts', 'formula.ts'])).toEqual([
      ...FLOW,
      ...EDITS.slice(0, 3).concat('', ...EDITS.slice(4)),
      expect.stringContaining('"refused"'),
      ...FORMULAS,
    ])
  },
  TIMEOUT,
)

test('what runs in Node alone cannot come into a page unseen', async () => {
  await expect(linesInPage(['http.ts'])).rejects.toThrow(/a page has no node:process/)
})

test('a file that is no door cannot be imported', async () => {
  for (const file of [
    'engine/run/run-flow.js',
    'engine/index.js',
    'connectors/library/index.js',
    'package.json',
  ]) {
    const script = `import('mapwright/${file}').catch(({ code }) => console.log(code))`
    expect(await node('--eval', script)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n')
  }
})

test('the declarations fit a program of somebody else', () => {
  expect(checked.filter((line) => !line.startsWith('mistakes.ts('))).toEqual([])
})

test('the declarations know what each door takes, and a file that is no door has none', () => {
  const lines = checked.map((line) => /^mistakes\.ts\((?<at>\d+)/.exec(line)?.groups?.['at'])
  expect(new Set(lines)).toEqual(new Set([...MISTAKES, ''].map((_, at) => `${at + 1}`)))
  expect(checked.at(-1)).toMatch(/error TS2307: .*mapwright\/engine\/run\/run-flow\.js/)
})

test('the doors are those that the manual lists', () => {
  const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const manual = readFileSync(join(packageFolder, 'docs/library.md'), 'utf8')
  const listed = [...manual.matchAll(/^\| `mapwright(?<door>\/[\w-]+)?` \|/gm)]
  expect(listed.map(({ groups }) => `.${groups?.['door'] ?? ''}`).toSorted()).toEqual(
    Object.keys(exports).toSorted(),
  )
})

test(
  'both suites run in a project of somebody else, and are passed by what is right',
  async () => {
    const report = await runSuites()
    expect(report).toMatchObject({ numFailedTests: 0, success: true })
    expect(report.numPassedTests).toBeGreaterThan(100)
  },
  TIMEOUT,
)

test(
  'the suite of stores finds what a store forgets',
  async () => {
    const file = join(project, 'store.test.ts')
    const text = readFileSync(file, 'utf8')
    onTestFinished(() => writeFileSync(file, text))
    writeFileSync(
      file,
      text.replace('    store,\n', '    store: { ...store, linksTo: async () => [] },\n'),
    )
    const { numFailedTests, testResults } = await runSuites('store.test.ts')
    expect(numFailedTests).toBeGreaterThan(0)
    const failed = testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ status, fullName }) => (status === 'failed' ? [fullName] : [])),
    )
    expect(failed).toContain('my store links are found by source and by target')
  },
  TIMEOUT,
)

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly success: boolean
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

async function runSuites(...files: readonly string[]): Promise<Report> {
  const runner = 'node_modules/vitest/vitest.mjs'
  const args = [runner, 'run', '--reporter=json', '--maxWorkers=1', '--exclude=out', ...files]
  return JSON.parse(await node(...args).catch(({ stdout }) => stdout))
}

/** Bundles examples as the UI is bundled, and gives what they print in a browser. */
async function linesInPage(files: readonly string[]): Promise<readonly string[]> {
  const imports = files.map((file) => `await import('./${file}')\n`).join('')
  writeFileSync(join(project, 'page.js'), `${imports}document.title = 'done'\n`)
  const page = '<!doctype html><title>runs</title><script type="module" src="page.js"></script>'
  writeFileSync(join(project, 'index.html'), page)
  const config = { root: project, configFile: false, logLevel: 'silent' } as const
  await build({ ...config, build: { target: 'es2023' }, plugins: [withoutNode] })
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } })
  onTestFinished(() => server.close())
  const address = server.resolvedUrls?.local[0] ?? ''
  const window = await openWindow(address, { isNew: true })
  const lines: string[] = []
  window.page.on('console', (message) => lines.push(...message.text().split('\n')))
  await window.page.goto(address)
  await window.page.waitForFunction("document.title === 'done'")
  expect(window.complaints).toEqual([])
  return lines
}

/** The bundler itself would put something empty in their place. */
const withoutNode = {
  name: 'without-node',
  enforce: 'pre',
  resolveId(id: string) {
    if (!id.startsWith('node:') && !builtinModules.includes(id)) return
    throw new Error(`a page has no ${id}`)
  },
} as const
