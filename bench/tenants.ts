import { spawn } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildProgram, PROGRAM_FOLDERS } from '../server/build/build-program.ts'

const ROOT = join(import.meta.dirname, '..')
const PROGRAM = join(ROOT, 'dist', 'tenants')
const FOLDERS = [...PROGRAM_FOLDERS, 'bench/tenants']

/**
 * Many workspaces, each with the shipped integration for its own and a flow that looks every hour and finds nothing:
 * what a start of a worker, the first look and every further one of them cost. In a process of its own, as JavaScript
 * like the package that is installed.
 */
export async function benchTenants(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  await buildProgram(ROOT, PROGRAM, FOLDERS, /\.test\.ts$/)
  copyFileSync(join(ROOT, 'package.json'), join(PROGRAM, 'package.json'))
  const path = join(PROGRAM, 'bench', 'tenants', 'measure-tenants.js')
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let last = '{}'
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) last = line
    else process.stdout.write(`${line}\n`)
  }
  return JSON.parse(last)
}
