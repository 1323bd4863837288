import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { compileConnector } from '../../engine/index.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

let kit: CliKit
beforeAll(() => {
  kit = createCliKit()
})
afterAll(() => kit.remove())

const FLOW = `flow: shelves
format: 1
title: Categories, web shop to till
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.category }
steps:
  - write: pos.category
    match: { name: =title }
    set: { name: =title }
tests:
  - it: makes a category
    record: { id: 10, title: Shirts }
    expect: { writes: [{ create: pos.category, set: { name: Shirts } }] }
`

describe('commands that only read files', () => {
  test('lint is quiet about a good flow and exits with 0', async () => {
    kit.write('mappings/shelves.yaml', FLOW)
    const { code, out, err } = await kit.run('lint')
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toContain('0 errors, 0 hints')
    // What is shipped is not counted as the person's own.
    expect(err).toMatch(
      /; 1 flow and 0 connectors are usable, and \d+ flows and \d+ connectors that/,
    )
  })

  test('lint tells a mistake with its place and exits with 1', async () => {
    kit.write('mappings/wrong.yaml', FLOW.replace('shelves', 'wrong').replace('=title', '=titel'))
    const { code, out } = await kit.run('lint', 'mappings/wrong.yaml')
    expect(code).toBe(1)
    expect(out).toMatch(/^mappings\/wrong\.yaml:8:\d+ error: .*"titel".* "title"/)
    kit.write('mappings/wrong.yaml', FLOW.replace('shelves', 'wrong'))
  })

  test('runs the tests of flows, lists what none shows, and mutates', async () => {
    const { code, out, err } = await kit.run(
      'test',
      'mappings/shelves.yaml',
      '--coverage',
      '--mutate',
    )
    expect(code).toBe(0)
    expect(out).toContain('✓ makes a category')
    expect(out).toContain('no test updates a record of pos.category here')
    expect(out).toMatch(/\d+ of \d+ changes noticed by a test/)
    expect(err).toContain('1 passed, 0 failed; 1 flow')
  })

  test('a test that fails shows want and got, and exits with 1', async () => {
    kit.write(
      'mappings/bad.yaml',
      FLOW.replace('shelves', 'bad').replace('set: { name: Shirts }', 'set: { name: Hats }'),
    )
    const { code, out } = await kit.run('test', 'mappings/bad.yaml', '--json')
    expect(code).toBe(1)
    expect(out).toContain('Hats')
    kit.write('mappings/bad.yaml', FLOW.replace('shelves', 'bad'))
  })

  test('runs the tests of connectors, and says what a wrong one wants, got, and leaves out', async () => {
    const connector = `connector: stockroom
format: 1
title: Stockroom
settings: { type: object, properties: { url: { title: Address, type: string, format: uri } } }
http:
  base: =$settings.url
  errors:
    - { if: =body.error = "none", is: gone }
    - { if: =status = 409, is: exists }
resources:
  good:
    title: Good
    key: =id
    list: { get: /goods, items: =rows }
    get: { get: "/goods/{id}" }
    record: { id: =id, name: =title }
    schema: { properties: { id: { title: Number, type: integer }, name: { title: Name, type: string } } }
tests:
  - it: reads a good
    get: good
    id: 7
    http:
      - request: { get: /goods/7 }
        response: { status: 200, body: { id: 7, title: Bolt } }
    expect: { id: 7, name: Bolt }
  - it: knows what is gone
    get: good
    id: 8
    http:
      - request: { get: /goods/8 }
        response: { status: 200, body: { error: none } }
    expect: null
`
    kit.write('connectors/stockroom/connector.yaml', connector)
    const right = await kit.run('test', 'connectors')
    expect(right).toMatchObject({ code: 0, err: '2 passed, 0 failed; 0 flows, 1 connector' })
    expect(right.out).toContain('✓ reads a good')
    kit.write(
      'connectors/stockroom/connector.yaml',
      connector.replace('name: Bolt }', 'name: Nut }'),
    )
    const wrong = await kit.run('test', 'connectors', '--json')
    expect(wrong.code).toBe(1)
    const [told] = wrong.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told).toMatchObject({
      connector: 'stockroom',
      passed: 1,
      failed: 1,
      problems: [{ it: 'reads a good', failures: [expect.stringMatching(/Bolt.*Nut/)] }],
      untested: ['list good', 'error rule =status = 409 (exists)'],
    })
    kit.write('connectors/stockroom/connector.yaml', connector)
  })

  test('a new flow lacks only what its author must say, and then lints clean', async () => {
    const names = ['--from', 'shop=lightspeed-ecom.category', '--to', 'pos=ccv-salespos.category']
    expect(await kit.run('new', 'flow', 'fresh', ...names)).toMatchObject({
      code: 0,
      out: 'mappings/fresh.yaml',
    })
    const { out } = await kit.run('lint', 'mappings/fresh.yaml')
    expect(out.split('\n')).toHaveLength(1)
    expect(out).toContain('must be created with "name"')
    const text = readFileSync(join(kit.folder, 'mappings/fresh.yaml'), 'utf8')
    kit.write(
      'mappings/fresh.yaml',
      text
        .replace('# match: { name: = }', 'match: { name: =title }')
        .replace('# name: = ', 'name: =title '),
    )
    expect(await kit.run('lint', 'mappings/fresh.yaml')).toMatchObject({ code: 0, out: '' })
    expect((await kit.run('new', 'flow', 'fresh', ...names)).err).toContain('exists already')
  })

  test('a new flow within one system names it once, and takes no two systems for one role', async () => {
    const within = ['--from', 'pos=ccv-salespos.product', '--to', 'pos=ccv-salespos.category']
    expect(await kit.run('new', 'flow', 'within', ...within)).toMatchObject({ code: 0 })
    const text = readFileSync(join(kit.folder, 'mappings/within.yaml'), 'utf8')
    expect(text.match(/^ {2}pos: ccv-salespos$/gm)).toHaveLength(1)
    expect((await kit.run('lint', 'mappings/within.yaml')).out).not.toContain('duplicat')
    const two = ['--from', 'pos=lightspeed-ecom.category', '--to', 'pos=ccv-salespos.category']
    expect(await kit.run('new', 'flow', 'two', ...two)).toMatchObject({ code: 2, out: '' })
    rmSync(join(kit.folder, 'mappings/within.yaml'))
  })

  test.each(['true', 'false', 'null'])('%s is no name, for in YAML it is no text', async (name) => {
    expect(await kit.run('new', 'connector', name)).toMatchObject({ code: 2, out: '' })
    expect(existsSync(join(kit.folder, 'connectors', name))).toBe(false)
  })

  test('a new flow between things that are not there says what is', async () => {
    const { code, err } = await kit.run(
      'new',
      'flow',
      'x',
      '--from',
      'lightspeed-ecom.ordr',
      '--to',
      'a.b',
    )
    expect(code).toBe(2)
    expect(err).toContain('lightspeed-ecom has no resource "ordr"')
    expect(err).toContain('order,')
  })

  test('a new connector of a database lints without mistakes', async () => {
    expect((await kit.run('new', 'connector', 'erp', '--sql')).code).toBe(0)
    expect(await kit.run('lint', 'connectors/erp/connector.yaml')).toMatchObject({ code: 0 })
    expect(
      (
        await kit.run(
          'new',
          'flow',
          'items',
          '--from',
          'erp.product',
          '--to',
          'ccv-salespos.category',
        )
      ).code,
    ).toBe(0)
  })

  test('a new connector lists, gets, finds, creates and updates, and passes lint and test at once', async () => {
    expect((await kit.run('new', 'connector', 'my-shop')).code).toBe(0)
    const lint = await kit.run('lint', 'connectors/my-shop/connector.yaml')
    expect(lint).toMatchObject({ code: 0, out: '' })
    const tested = await kit.run('test', 'connectors/my-shop', '--coverage', '--json')
    expect(tested.code).toBe(0)
    expect(JSON.parse(tested.out)).toEqual({
      connector: 'my-shop',
      passed: 7,
      failed: 0,
      problems: [],
      untested: [],
    })
    const text = readFileSync(join(kit.folder, 'connectors/my-shop/connector.yaml'), 'utf8')
    const { plan } = compileConnector('my-shop', text, { transports: transportSpecs })
    const { product } = plan?.resources ?? {}
    expect(Object.keys({ ...product })).toEqual(
      expect.arrayContaining(['list', 'get', 'find', 'create', 'update']),
    )
  })

  test('schema prints a schema, or writes all of them', async () => {
    const { out } = await kit.run('schema', 'flow')
    expect(JSON.parse(out)).toMatchObject({ title: 'Mapwright flow', type: 'object' })
    expect((await kit.run('schema', 'nonsense')).code).toBe(2)
    await kit.run('schema', '--write', '.editor')
    expect(existsSync(join(kit.folder, '.editor/mapwright-flow.schema.json'))).toBe(true)
  })

  test.each(['bash', 'zsh', 'fish'])(
    'completion for %s knows commands and options',
    async (shell) => {
      const { code, out } = await kit.run('completion', shell)
      expect(code).toBe(0)
      expect(out).toContain('migrate')
      expect(out).toMatch(/--keys|-l keys/)
    },
  )

  test.each([
    ['mapwright sta', 'status'],
    ['mapwright user add', 'add-owner'],
    ['mapwright --project x plan --k', '--keys'],
  ])('completion in a shell makes of "%s" %s', async (typed, expected) => {
    const { out } = await kit.run('completion', 'bash')
    const words = `COMP_WORDS=(${typed}); COMP_CWORD=${typed.split(' ').length - 1}`
    const script = `${out}\n${words}; _mapwright; echo "\${COMPREPLY[@]}"`
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim()).toBe(expected)
  })

  test('completion in zsh is set up where it is not yet, and counts as zsh does', async () => {
    const { out } = await kit.run('completion', 'zsh')
    expect(out).toContain('compinit && compinit')
    // "COMP_CWORD-1" alone is a modifier "C" to zsh.
    expect(out).toContain(':1:$((COMP_CWORD - 1))}')
  })

  test('a command that there is not is told with the nearest one', async () => {
    expect(await kit.run('lnt')).toMatchObject({ code: 2 })
    expect((await kit.run('lnt')).err).toContain('Did you mean lint?')
  })

  test('a function is shown with examples', async () => {
    const { out } = await kit.run('functions', 'money')
    expect(out).toContain('$money(')
    expect(out).toContain('->')
  })

  test('a folder that is not there and a file that is no folder are told', async () => {
    expect((await kit.run('--project', 'nowhere', 'lint')).err).toContain('not found')
    kit.write('a-file', '')
    const { code, err } = await kit.run('--data', 'a-file', 'status')
    expect(code).toBe(3)
    expect(err).toMatch(/a-file.*cannot be used/)
  })
})
