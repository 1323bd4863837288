import { deepStrictEqual } from 'node:assert'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Check, create, product } from './check-connector.ts'
import { openConnection } from './open-resource.ts'
import type { RealSystem, Row } from './real-system.ts'

const PROGRAM = fileURLToPath(new URL('../../server/cli/mapwright.mjs', import.meta.url))
const MORE = 300
/** A create that a killed run sent may come late: for so long, and a little more, it is not sent again (`settle`). */
const SETTLED_MS = 40_000
/** So long a run is let go on before it is killed. */
const KILLED_AFTER_MS = [4_000, 5_000, 6_000]

/** A flow from one system to another, by the command line, as its user would write and run it. */
export function checksOfCopy(from: RealSystem, to: RealSystem): readonly Check[] {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-real-copy-'))
  mkdirSync(join(folder, 'mappings'))
  writeFileSync(join(folder, 'mappings/copy.yaml'), flowFrom(from, to))
  const env = {
    MAPWRIGHT_ALLOW_PRIVATE: '1',
    FROM: from.settings.full['token'] ?? '',
    TO: to.settings.full['token'] ?? '',
  }
  const mapwright = (args: readonly string[], killAfterMs?: number) =>
    runProgram(args, { folder, env, killAfterMs })
  const connect = (name: string, { connector, settings }: RealSystem, secret: string) => {
    const set = Object.entries(settings.full)
      .filter(([key]) => key !== 'token')
      .flatMap(([key, value]) => ['--set', `${key}=${value}`])
    return mapwright([
      'connect',
      name,
      '--connector',
      connector,
      ...set,
      '--secret-env',
      `token=${secret}`,
    ])
  }
  const copied = () => deepStrictEqual(sorted(to.rows()), sorted(from.rows()))
  return [
    {
      it: 'both systems are connected',
      check: async () => {
        deepStrictEqual((await connect('from', from, 'FROM')).code, 0)
        deepStrictEqual((await connect('to', to, 'TO')).code, 0)
      },
    },
    {
      it: 'the source has more than the target',
      check: async () => {
        const connection = openConnection(from, from.settings.full)
        const items = connection.resource(from.resource)
        for (let n = 0; n < MORE; n += 1) await create(items, product(1_000 + n))
        await connection.close()
      },
    },
    {
      it: 'runs that are killed leave nothing out and double nothing, once one ends',
      check: async () => {
        for (const ms of KILLED_AFTER_MS) {
          await mapwright(['run', 'copy'], ms)
          const skus = to.rows().map(({ sku }) => sku)
          deepStrictEqual(new Set(skus).size, skus.length)
        }
        await sleep(SETTLED_MS)
        deepStrictEqual((await mapwright(['run', 'copy'])).code, 0)
        copied()
      },
    },
    {
      it: 'a run after it writes what changed alone',
      check: async () => {
        const before = to.rows()
        const change = await from.prepare('S0020', { name: 'changed', price: 3.5 })
        await change()
        await sleep(1_100)
        deepStrictEqual((await mapwright(['run', 'copy'])).code, 0)
        copied()
        deepStrictEqual(
          before.filter((row) => !to.rows().some((now) => isSame(row, now))).length,
          1,
        )
      },
    },
  ]
}

function flowFrom(from: RealSystem, to: RealSystem): string {
  return `flow: copy
format: 1
title: Products

connections:
  from: ${from.connector}
  to: ${to.connector}

source:
  read: from.${from.resource}

steps:
  - write: to.${to.resource}
    match: { reference: =reference }
    set:
      data: { sku: =data.sku, name: =data.name, price: =data.price, stock: =data.stock }
`
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.sku < b.sku ? -1 : 1))
}

function isSame(a: Row, b: Row): boolean {
  return a.sku === b.sku && a.name === b.name && a.price === b.price && a.stock === b.stock
}

async function runProgram(
  args: readonly string[],
  {
    folder,
    env,
    killAfterMs,
  }: {
    readonly folder: string
    readonly env: Readonly<Record<string, string>>
    readonly killAfterMs?: number | undefined
  },
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const timer =
    killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  if (killAfterMs === undefined && code !== 0) process.stderr.write(said)
  return { code, said }
}
