import { randomBytes } from 'node:crypto'
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  type AppliedFix,
  applyFixes,
  type Diagnostic,
  loadProject,
  type Message,
  type ProjectFile,
  toText,
} from '../../../engine/index.ts'
import { CliError, type CliIo } from '../io.ts'
import { readProjectFiles } from '../project-folder.ts'
import { selectFiles } from '../select-files.ts'
import { coloursOf } from '../visible-text.ts'
import { count } from './lint.ts'

/** A fix may show the next mistake: a key that is known now is looked into. */
const MAX_ROUNDS = 5

interface FixRound {
  readonly applied: readonly AppliedFix[]
  readonly refused: readonly { readonly diagnostic: Diagnostic; readonly reason: Message }[]
}

export function addFixCommand(program: Command, io: CliIo): void {
  program
    .command('fix')
    .description('put right what the lint is certain about; all else in the files stays as it is')
    .argument('[paths...]', 'files or folders; all of the project when left out')
    .option('--dry-run', 'show what would change, and change nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright fix --dry-run\n  mapwright fix mappings/orders.yaml',
    )
    .action((paths: readonly string[], options: { readonly dryRun?: boolean }) => {
      const { folder } = program.opts<{ folder: string }>()
      const isMeant = selectFiles(paths, { cwd: io.cwd, folder })
      const before = readProjectFiles(folder)
      const { files, applied, refused } = fixAll(before, isMeant)
      for (const fix of applied) showFix(fix, io)
      for (const { diagnostic, reason } of refused) {
        io.err(`${diagnostic.file}:${diagnostic.line}: left as it is: ${toText(reason)}`)
      }
      const changed = files.filter((file, at) => file.text !== before[at]?.text)
      if (!options.dryRun) for (const file of changed) writeFile(folder, file)
      const what = `${count(applied.length, 'mistake')} in ${count(changed.length, 'file')}`
      io.err(options.dryRun ? `${what} would be put right` : `${what} put right`)
    })
}

function fixAll(
  before: readonly ProjectFile[],
  isMeant: (file: string) => boolean,
): FixRound & { readonly files: readonly ProjectFile[] } {
  const applied: AppliedFix[] = []
  let refused: FixRound['refused'] = []
  let files = before
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { diagnostics } = loadProject(files, { transports: transportSpecs })
    const next = fixOnce(
      files,
      diagnostics.filter(({ file }) => isMeant(file)),
    )
    applied.push(...next.applied)
    refused = next.refused
    if (next.applied.length === 0) break
    files = next.files
  }
  return { files, applied, refused }
}

function fixOnce(
  files: readonly ProjectFile[],
  diagnostics: readonly Diagnostic[],
): FixRound & { readonly files: readonly ProjectFile[] } {
  const fixed = files.map((file) => ({
    file,
    result: applyFixes(
      file.text,
      diagnostics.filter((diagnostic) => diagnostic.file === file.path),
    ),
  }))
  return {
    files: fixed.map(({ file, result }) => ({ ...file, text: result.text })),
    applied: fixed.flatMap(({ result }) => result.applied.toReversed()),
    refused: fixed.flatMap(({ result }) => result.refused),
  }
}

/** The lines of one fix as they were and as they are. */
function showFix({ diagnostic, before, after, edits }: AppliedFix, io: CliIo): void {
  const { red, green } = coloursOf(io)
  const { file, line, message } = diagnostic
  io.out(`${file}:${line}: ${toText(message)}`)
  let shift = 0
  for (const { from, to, insert } of edits) {
    for (const text of linesAround(before, from, to)) io.out(red(`- ${text}`))
    const start = from + shift
    for (const text of linesAround(after, start, start + insert.length)) io.out(green(`+ ${text}`))
    shift += insert.length - (to - from)
  }
}

function linesAround(text: string, from: number, to: number): readonly string[] {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', to)
  return text
    .slice(start, end < 0 ? text.length : end)
    .split('\n')
    .map((line) => line.trimEnd())
}

/** All or nothing: a power cut leaves the old file or the new one, never half of it. */
function writeFile(folder: string, { path, text }: ProjectFile): void {
  const target = join(realpathSync(folder), path)
  const fresh = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    // A link stays a link: what it leads to is replaced.
    const real = realpathSync(target)
    writeFileSync(fresh, text, { flag: 'wx', flush: true })
    chmodSync(fresh, statSync(real).mode)
    renameSync(fresh, real)
  } catch (cause) {
    rmSync(fresh, { force: true })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('setup', `"${path}" cannot be written: ${why}`)
  }
}
