import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const START_MS = 300_000

/** A folder with these packages, of which the first names it. What is installed stays for the next time. */
export async function installPackages(packages: Readonly<Record<string, string>>): Promise<string> {
  const [name = '', version = ''] = Object.entries(packages)[0] ?? []
  const folder = join(tmpdir(), 'mapwright-real', `${name.slice(name.indexOf('/') + 1)}-${version}`)
  const isInstalled = join(folder, 'installed')
  if (existsSync(isInstalled)) return folder
  mkdirSync(folder, { recursive: true })
  const manifest = { name: 'mapwright-real', private: true, dependencies: packages }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  await finish(start('npm', ['install', '--no-audit', '--no-fund'], { folder }))
  writeFileSync(isInstalled, '')
  return folder
}

export interface Program {
  readonly child: ChildProcess
  readonly log: string
}

export function start(
  command: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): Program {
  const log = join(folder, 'mapwright-real.log')
  const file = openSync(log, 'a')
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', file, file],
  })
  return { child, log }
}

/** @throws with the end of its log if it fails */
export async function finish({ child, log }: Program): Promise<void> {
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`it ended with ${String(code)}: ${endOf(log)}`)
}

/** Waits until the server answers there. */
export async function answering(url: string, { child, log }: Program): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await sleep(500)
  }
  child.kill('SIGKILL')
  throw new Error(`it did not start: ${endOf(log)}`)
}

export async function stop({ child }: Program): Promise<void> {
  if (child.exitCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await closed
}

/** @throws unless the system takes it */
export async function post(
  url: string,
  body: unknown,
  { token, method = 'POST' }: { readonly token: string; readonly method?: string },
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} (${response.status}): ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').slice(-2_000)
}
