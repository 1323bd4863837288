import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setup as buildUi } from '../mapper-ui/testing/build-ui.ts'
import { writePackage } from '../server/build/write-package.ts'
import { type AuthorsMeasured, measureAuthors } from './authors/measure-authors.ts'

const ROOT = join(import.meta.dirname, '..')
/** As the package that is installed: to read TypeScript when a thread starts takes seconds that have nothing to do with it. */
const PROGRAM = join(ROOT, 'dist', 'authors')

/** What a light call waits while viewers have large files linted and long tests run, beside the same in quiet. Arguments: SECONDS. */
export async function benchAuthors(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const seconds = Number(args[0] ?? 30)
  await buildUi()
  await writePackage(PROGRAM, join(ROOT, 'dist', 'ui'))
  say(`${cpus().length} cores, Node ${process.version}, load ${load()} before`)
  const measured = await measureAuthors({
    seconds,
    program: join(PROGRAM, 'server', 'cli', 'start.js'),
  })
  for (const name of ['quiet', 'loaded', 'quietAgain'] as const) {
    const { p50, p99, max, calls } = measured[name]
    say(
      `${name}: ${calls} calls, median ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(max)} (load ${load()})`,
    )
  }
  say(`answers to the load: ${JSON.stringify(measured.answers)}`)
  return flat(measured)
}

function flat({ quiet, loaded }: AuthorsMeasured): Record<string, number> {
  return {
    quietP50Ms: Math.round(quiet.p50),
    quietP99Ms: Math.round(quiet.p99),
    p50Ms: Math.round(loaded.p50),
    p99Ms: Math.round(loaded.p99),
    longestMs: Math.round(loaded.max),
  }
}

function ms(time: number): string {
  return `${time.toFixed(1)} ms`
}

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? ''
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
