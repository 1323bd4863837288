import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { doorFiles, writePackage } from '../../../server/build/write-package.ts'
import { writeTypes } from '../../../server/build/write-types.ts'
import { packageFolder } from '../../../server/projects/package-folder.ts'

const run = promisify(execFile)

/** A project of somebody else, with the package in it. */
interface StrangersProject {
  /** All that was made, the project among it. */
  readonly site: string
  readonly folder: string
  /** What is printed by a program of Node in the project. */
  readonly node: (...args: readonly string[]) => Promise<string>
}

/**
 * Packs the package, and installs its tarball with npm into an empty project. Nothing is fetched: what the
 * package depends on is linked from here before, and npm, which may not go to the network and has an empty cache, finds it.
 */
export async function installPackage(): Promise<StrangersProject> {
  const site = mkdtempSync(join(tmpdir(), 'mapwright-library-'))
  const built = join(site, 'mapwright')
  const pages = join(site, 'pages')
  mkdirSync(pages)
  await writePackage(built, pages)
  writeTypes(packageFolder, built, doorFiles())

  const folder = join(site, 'project')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const { dependencies } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) linkFromHere(name, folder)
  const npm = (...args: readonly string[]) =>
    run('npm', [...args, '--offline', '--cache', join(site, 'cache')], { cwd: folder })
  const { stdout: packed } = await npm('pack', '--silent', '--pack-destination', site, built)
  // Scripts of what is linked would run here.
  await npm('install', '--ignore-scripts', '--no-audit', '--no-fund', join(site, packed.trim()))
  return { site, folder, node: (...args) => runNode(args, folder) }
}

/** What a project has of packages that Mapwright does not depend on. */
export function linkFromHere(name: string, folder: string): void {
  const place = join(folder, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(join(packageFolder, 'node_modules', name), place)
}

async function runNode(args: readonly string[], cwd: string): Promise<string> {
  // Not as a part of the test that this runs in.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_/.test(name)),
  )
  const { stdout } = await run(process.execPath, args, { cwd, env, maxBuffer: 10_000_000 })
  return stdout
}
