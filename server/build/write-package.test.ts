import { execFile, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageFolder } from '../projects/package-folder.ts'
import { writePackage } from './write-package.ts'

const run = promisify(execFile)
const site = mkdtempSync(join(tmpdir(), 'mapwright-package-'))
const installed = join(site, 'node_modules', 'mapwright')
const env = { ...process.env, MAPWRIGHT_DATA: join(site, 'data'), MAPWRIGHT_PORT: '0' }

/** As npm would install it: what it depends on beside it, and nothing that is for development. */
beforeAll(async () => {
  const pages = join(site, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), '<title>the pages</title>')
  await writePackage(installed, pages)
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const place = join(site, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(packageFolder, 'node_modules', name), place)
  }
})

afterAll(() => {
  rmSync(site, { recursive: true, force: true })
})

function program(): string {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  return join(installed, bin.mapwright)
}

test('an installed package tells what it needs, and nothing of how it is developed', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ name: 'mapwright', bin: {}, dependencies: {} })
  expect(manifest).not.toHaveProperty('devDependencies')
  expect(manifest).not.toHaveProperty('optionalDependencies')
  expect(manifest.peerDependenciesMeta).toMatchObject({ libsql: { optional: true } })
  expect(manifest).not.toHaveProperty('private')
})

test('an installed package holds no TypeScript and nothing of tests', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  expect(files.filter((file) => /\.tsx?$|\.test\.|testing/.test(file))).toEqual([])
  expect(files).toContain(join('mappings', 'lightspeed-ccv', 'integration.yaml'))
})

test('an installed package finds no mistake in what it ships', async () => {
  const { stdout, stderr } = await run(process.execPath, [program(), 'lint'], { cwd: site, env })
  const files = readdirSync(join(packageFolder, 'connectors'), {
    recursive: true,
    encoding: 'utf8',
  })
  const connectors = files.filter((file) => basename(file) === 'connector.yaml')
  expect(`${stdout}${stderr}`).toMatch(/0 errors, /)
  expect(`${stdout}${stderr}`).toContain(` and ${connectors.length} connectors that are shipped`)
})

test('an installed package starts its simulators', async () => {
  const file = pathToFileURL(join(installed, 'server', 'cli', 'start-simulator.js')).href
  const script = `
    const { startSimulator } = await import(${JSON.stringify(file)})
    const { url, stop } = await startSimulator('ccv-salespos', 0.01)
    console.log((await fetch(url)).status)
    stop()`
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await run(process.execPath, args, { cwd: site, env })
  expect(stdout).toMatch(/^\d{3}\n$/)
})

test('an installed package serves its pages, on a database that it makes, and lints in its threads', async () => {
  const server = spawn(process.execPath, [program(), 'serve'], {
    cwd: site,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = codeOf(server.stderr)
  for await (const line of createInterface(server.stdout)) {
    if (!line.includes('the server runs')) continue
    const { url } = JSON.parse(line)
    const page = await fetch(url)
    expect(await page.text()).toContain('<title>the pages</title>')
    expect(await lintWith(url, await code)).toContainEqual(
      expect.objectContaining({ file: 'flows/a.yaml', severity: 'error' }),
    )
    break
  }
  server.stdout.resume()
  server.kill('SIGTERM')
  const exit = await new Promise((resolve) => server.once('exit', resolve))
  expect(exit).toBe(0)
})

/** The code that the first account needs. */
async function codeOf(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) {
    const code = /needs this code: (\S+)$/.exec(line)?.[1]
    if (code !== undefined) return code
  }
  throw new Error('there is no code')
}

async function lintWith(url: string, code: string): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', Origin: url }
  const person = { email: 'ann@example.com', name: 'Ann', password: 'grey otter 41 sings', code }
  const body = JSON.stringify(person)
  const signedUp = await fetch(`${url}/api/setup`, { method: 'POST', headers, body })
  const { csrf } = await signedUp.json()
  const cookies = signedUp.headers.getSetCookie().map((each) => each.split(';')[0])
  const linted = await fetch(`${url}/api/workspaces/default/lint`, {
    method: 'POST',
    headers: { ...headers, Cookie: cookies.join('; '), 'X-CSRF-Token': csrf },
    body: JSON.stringify({ files: [{ path: 'flows/a.yaml', text: 'flow: [' }] }),
  })
  return (await linted.json()).diagnostics
}
