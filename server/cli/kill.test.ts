import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { typescriptFlags } from '../process/typescript-flags.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { builtFile } from '../testing/built-program.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const BUILT = builtFile('server/cli/start.js')
/** As it starts in a checkout. */
const UNBUILT = join(packageFolder, 'server', 'cli', 'mapwright.mjs')

/** A web shop with customers, a till without, and a project folder that knows both. */
interface Shop {
  readonly kit: CliKit
  readonly shop: LightspeedSimulator
  readonly till: CcvSimulator
  readonly emails: () => readonly string[]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

async function openShop(): Promise<Shop> {
  const limits = [100_000, 1_000_000, 10_000_000] as const
  const counts = { products: 5, customers: 60, orders: 5 }
  const shop = await createLightspeedSimulator({ counts, limits })
  const till = await createCcvSimulator({ counts: { users: 0, orders: 0, returns: 0 } })
  const kit = createCliKit({ isEmbedded: true })
  kit.env['SHOP_SECRET'] = shop.secret
  kit.env['TILL_SECRET'] = till.secretKey
  const connect = (name: string, connector: string, settings: string) =>
    kit.run('connect', name, '--connector', connector, '--no-check', ...settings.split(' '))
  await connect(
    'shop',
    'lightspeed-ecom',
    `--set cluster=${shop.url} --set language=nl --set key=${shop.key} --secret-env secret=SHOP_SECRET`,
  )
  await connect(
    'pos',
    'ccv-salespos',
    `--set url=${till.url} --set public=${till.publicKey} --secret-env secret=TILL_SECRET`,
  )
  return {
    kit,
    shop,
    till,
    emails: () => till.state.tables.users.all().map(({ username }) => textOf(username)),
  }
}

function startRun({ kit }: Shop): {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
} {
  const child = spawn(process.execPath, [BUILT, 'run', 'customers'], {
    cwd: kit.folder,
    env: { ...process.env, ...kit.env, CI: 'true' },
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return { child, ended }
}

/** Waits until the till has so many debtors. */
async function untilDebtors({ emails }: Shop, count: number): Promise<void> {
  for (let turns = 0; emails().length < count; turns += 1) {
    if (turns > 10_000) throw new Error(`the till never had ${count} debtors`)
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}

describe('a run of the program that is broken off', () => {
  let world: Shop

  beforeAll(async () => {
    world = await openShop()
  })
  afterAll(async () => {
    await world.shop.close()
    await world.till.close()
    await world.kit.remove()
  })

  test('by kill -9, again and again, loses and doubles no debtor', async () => {
    world.till.state.faults.set([{ kind: 'latency', ms: 15 }])
    for (const count of [5, 15]) {
      const { child, ended } = startRun(world)
      await untilDebtors(world, count)
      child.kill('SIGKILL')
      expect(await ended).toBeNull()
    }
    expect(world.emails().length).toBeLessThan(50)
  })

  test('by Ctrl-C ends by itself with what was begun, and says so by its exit code', async () => {
    const { child, ended } = startRun(world)
    await untilDebtors(world, 25)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(world.emails().length).toBeLessThan(55)
  })

  test('is finished by the next run', async () => {
    world.till.state.faults.set([])
    // What the killed ones sent may have been on its way for as long as an answer is waited for.
    expect(await world.kit.run('run', 'customers', '--wait', '90')).toMatchObject({ code: 0 })
    const emails = world.emails()
    expect(new Set(emails).size).toBe(emails.length)
    const wanted = new Set(
      world.shop.state.tables
        .rows('customers')
        .map(({ email }) => textOf(email).trim().toLowerCase())
        // The flow leaves addresses out that no mail could reach, such as those with two dots in a row.
        .filter((email) => email !== '' && !email.includes('..')),
    )
    expect(new Set(emails)).toEqual(wanted)
  })
})

/**
 * Sends the process that reads it Ctrl-C, from a thread that nothing keeps from it. Before the program listens to that, there is
 * no program yet that could end by itself, and how long that takes is the machine's.
 */
function interrupter(afterMs: number): string {
  const thread = `require('node:worker_threads').parentPort.once('message', () =>
    setTimeout(() => process.kill(process.pid, 'SIGINT'), ${afterMs}))`
  const code = `import { Worker } from 'node:worker_threads'
    const thread = new Worker(${JSON.stringify(thread)}, { eval: true })
    thread.unref()
    process.on('newListener', function hear(name) {
      if (name !== 'SIGINT') return
      process.off('newListener', hear)
      thread.postMessage('now')
    })`
  return `data:text/javascript,${encodeURIComponent(code)}`
}

test.each([
  [0, 'built'],
  [50, 'built'],
  [100, 'in a checkout'],
  [200, 'built'],
  [400, 'built'],
  [800, 'in a checkout'],
])(
  'Ctrl-C %i ms after the program, %s, began to listen ends it by itself, too',
  async (afterMs, how) => {
    const program = how === 'built' ? BUILT : UNBUILT
    const args = ['--import', interrupter(afterMs), program, 'functions']
    const child = spawn(process.execPath, args, { cwd: tmpdir(), stdio: 'ignore' })
    const ended = await new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code))
    })
    // Later, it may have come to its end before.
    expect(afterMs === 0 ? [130] : [130, 0]).toContain(ended)
  },
  60_000,
)

test('Ctrl-C while a checkout is still read for the first time ends "serve" with 130 and one plain line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-cold-'))
  // As a terminal sends it: to all processes of the group, those that translate TypeScript among them.
  const child = spawn(process.execPath, [UNBUILT, 'serve', '--data', join(folder, 'data')], {
    cwd: folder,
    detached: true,
    env: { ...process.env, TMPDIR: folder, MAPWRIGHT_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  // What was translated is kept there.
  while (typescriptFlags.length > 0 && readdirSync(folder).length === 0) await delay(20)
  await delay(300)
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  expect(await ended).toBe(130)
  expect(said).toMatch(/^stopped before [a-z ]+\n$/)
  rmSync(folder, { recursive: true })
})

/** So much YAML that reading it, in which nothing is heard of a signal, takes seconds. */
function longDescription(): string {
  const lines = Array.from(
    { length: 60_000 },
    (_, at) => `  /r${at}: { get: { x: { y: [1, 2] } } }`,
  )
  return ['openapi: 3.0.0', 'info: { title: t }', 'paths:', ...lines].join('\n')
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a command at once that writes to no system, also while it computes',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'mapwright-busy-'))
    const pipe = join(folder, 'api.yaml')
    execFileSync('mkfifo', [pipe])
    const child = spawn(process.execPath, [BUILT, 'new', 'connector', 'long', '--from', pipe], {
      cwd: folder,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => {
      child.once('exit', (code, by) => resolve(by ?? code))
    })
    // Written as soon as the program reads it.
    const written = writeFile(pipe, longDescription()).catch(() => {})
    await Promise.race([written, ended])
    // A program that ended without reading it leaves whoever writes waiting.
    closeSync(openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK))
    await delay(100)
    child.kill(signal)
    expect(await ended).toBe(signal)
    rmSync(folder, { recursive: true })
  },
  60_000,
)
