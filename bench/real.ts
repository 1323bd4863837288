import { parseArgs } from 'node:util'
import { type Check, checksOf } from './real/check-connector.ts'
import { checksOfCopy } from './real/check-copy.ts'
import { startDirectus } from './real/directus.ts'
import type { RealSystem } from './real/real-system.ts'
import { startStrapi } from './real/strapi.ts'

/**
 * `npm run real -- [NAME …]`: shipped connectors against the real systems, installed from npm into the temporary folder; and a flow
 * from one to the other. Ends with `N passed, N failed`.
 */
const SYSTEMS: Readonly<Record<string, () => Promise<RealSystem>>> = {
  directus: startDirectus,
  strapi: startStrapi,
}

const { positionals } = parseArgs({ allowPositionals: true })
const names = positionals.length > 0 ? positionals : Object.keys(SYSTEMS)
const print = (line: string) => process.stdout.write(`${line}\n`)
const running: RealSystem[] = []
let passed = 0
let failed = 0

async function tryAll(title: string, checks: readonly Check[]): Promise<void> {
  print(title)
  for (const { it, check } of checks) {
    try {
      await check()
      passed += 1
      print(`  ✓ ${it}`)
    } catch (error) {
      failed += 1
      print(`  ✗ ${it}\n${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

try {
  for (const name of names) {
    const begin = SYSTEMS[name]
    if (!begin) throw new Error(`"${name}" is not one of ${Object.keys(SYSTEMS).join(', ')}`)
    print(`${name} is installed and started …`)
    const system = await begin()
    running.push(system)
    await tryAll(name, checksOf(system))
  }
  const [from, to] = running
  if (from && to) {
    await tryAll(`${from.connector} → ${to.connector}`, checksOfCopy(from, to))
  }
} finally {
  await Promise.all(running.map(({ stop }) => stop()))
}
print(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
