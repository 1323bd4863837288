import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { packageFolder } from '../../../server/projects/package-folder.ts'
import { countBroken, NOTHING_YET, type Tally } from '../tally.ts'
import type { Edit, Finder, PlantedFault } from './planted-fault.ts'

/** What came of a fault that was planted. */
interface Planted {
  readonly isFound: boolean
  readonly minutes: number
  /** By what it was seen, or how the search for it ended. */
  readonly how: string
}

const MAX_MS = 10 * 60_000
/** Then it has told what it knows. */
const ENDS_WITHIN_MS = 10_000
const REPORT = 'report.json'
const LOG = 'log'

/** Puts a fault into a copy of this working tree and lets look for it whoever has to find it. */
export async function plant({ edits, finder }: PlantedFault): Promise<Planted> {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-planted-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', remove)
  try {
    copyTree(folder)
    for (const edit of edits) spoil(folder, edit)
    const began = Date.now()
    const code = await look(folder, finder)
    const minutes = (Date.now() - began) / 60_000
    return { minutes, ...(code === undefined ? TOO_LONG : judge(folder, finder, code)) }
  } finally {
    process.off('exit', remove)
    remove()
  }
}

const TOO_LONG = { isFound: false, how: `nothing within ${MAX_MS / 60_000} minutes` }

/** What is under version control, and what will be, as it is now. */
function copyTree(folder: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { cwd: packageFolder, encoding: 'utf8' }).split('\0')
  for (const file of files) {
    const from = join(packageFolder, file)
    if (file === '' || !existsSync(from)) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(from, join(folder, file))
  }
  symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'))
}

/** @throws {Error} when the text is not there any more, or more than once */
function spoil(folder: string, { file, text, instead }: Edit): void {
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  if (countOf(text, before) !== 1) {
    throw new Error(
      `${file} has this text ${countOf(text, before)} times, once was expected: ${text}`,
    )
  }
  writeFileSync(
    path,
    before.replace(text, () => instead),
  )
}

export function countOf(text: string, whole: string): number {
  return whole.split(text).length - 1
}

/** The exit code of whoever looks; nothing when it takes too long. */
async function look(folder: string, finder: Finder): Promise<number | undefined> {
  const args =
    finder.kind === 'campaign'
      ? [
          '--import',
          'tsx',
          'bench/chaos.ts',
          '--verbose',
          '--minutes',
          '9',
          ...finder.args.split(' '),
        ]
      : [
          'node_modules/vitest/vitest.mjs',
          'run',
          finder.file,
          '--reporter=json',
          `--outputFile=${REPORT}`,
        ]
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // So that all that it starts can be ended with it.
    detached: true,
  })
  const log = createWriteStream(join(folder, LOG))
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const isOver = once(child, 'close')
  const stop = (): void => end(child)
  process.once('exit', stop)
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    child.kill('SIGTERM')
    setTimeout(stop, ENDS_WITHIN_MS).unref()
  }, MAX_MS)
  await isOver
  clearTimeout(late)
  process.off('exit', stop)
  log.end()
  await finished(log)
  return isLate ? undefined : (child.exitCode ?? 1)
}

function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // They have all ended.
  }
}

/** A search that broke off for another reason has found nothing. */
function judge(folder: string, { kind }: Finder, code: number): Omit<Planted, 'minutes'> {
  const text = readFileSync(join(folder, LOG), 'utf8')
  const failed = kind === 'campaign' ? brokenIn(text) : failedIn(join(folder, REPORT))
  if (failed !== '') return { isFound: true, how: failed }
  if (code === 0) return { isFound: false, how: 'nothing was seen' }
  return { isFound: false, how: `it broke off: ${text.slice(-2_000)}` }
}

/** What the last line of a campaign says was broken. */
function brokenIn(text: string): string {
  const line = text.split('\n').findLast((each) => each.startsWith('{"kills"'))
  const tally: Tally = line === undefined ? NOTHING_YET : JSON.parse(line)
  if (countBroken(tally) === 0) return ''
  const { lost, doubled, stale, frozen } = tally
  const all = Object.entries({ lost, doubled, stale, frozen })
  return all.flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : [])).join(', ')
}

function failedIn(report: string): string {
  if (!existsSync(report)) return ''
  const { numFailedTests: failed }: { numFailedTests: number } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  if (failed === 0) return ''
  return failed === 1 ? '1 test fails' : `${failed} tests fail`
}
