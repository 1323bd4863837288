import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { readBundle } from '../../projects/bundle/bundle-text.ts'
import { filesToWrite, type ImportedFile, planImport } from '../../projects/bundle/plan-import.ts'
import { writeToFolder } from '../../projects/folder-home.ts'
import { readFolder, requireFolder } from '../../projects/read-folder.ts'
import { replaceFiles } from '../../projects/replace-files.ts'
import { readShippedConnectors } from '../../projects/shipped-files.ts'
import { CliError, type CliIo } from '../io.ts'

interface ImportFlags {
  readonly replace?: boolean
  readonly keep?: boolean
  readonly dryRun?: boolean
}

const MAX_BYTES = 8_000_000

const SIGNS: Readonly<Record<ImportedFile['state'], string>> = {
  new: '+ new       ',
  grown: '~ added to  ',
  different: '! different ',
  same: '= same      ',
}

export function addImportCommand(program: Command, io: CliIo): void {
  program
    .command('import')
    .description('take an exported integration or flow into this folder')
    .argument('<file>', 'what "mapwright export", or Export on a page, has written')
    .option('--dry-run', 'show what would be added and changed, and write nothing')
    .option('--replace', 'write over files that are different here')
    .option('--keep', 'leave files that are different here as they are')
    .addHelpText(
      'after',
      `
An integration that is here gets the flow, and the connections, tables and questions that it lacks.

Example:
  mapwright import orders.mapwright --dry-run`,
    )
    .action((file: string, flags: ImportFlags) => {
      const folder = requireFolder(program.opts<{ folder: string }>().folder)
      const bundle = readBundle(readText(resolve(io.cwd, file), file))
      const there = replaceFiles(readShippedConnectors(), readFolder(folder))
      const planned = planImport(bundle, there)
      for (const { state, path } of planned.files) io.out(`${SIGNS[state]} ${path}`)
      if (flags.dryRun) {
        io.err('Nothing was written.')
        return
      }
      const paths = planned.files.map(({ path }) => path)
      const { replace, keep } = flags
      const isOpen = planned.files.some(({ state }) => state === 'different') && !replace && !keep
      if (isOpen) {
        throw new CliError(
          'found',
          'some files are different here; nothing was written',
          'Write over them with --replace, or leave them as they are with --keep.',
        )
      }
      const files = filesToWrite(planned, { replace: replace ? paths : [], keep: paths })
      writeToFolder({ folder, problem: undefined }, files)
      io.err(files.length > 0 ? 'Next: mapwright lint.' : 'This folder has all of it already.')
    })
}

function readText(path: string, shown: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new CliError('usage', `unknown file "${shown}"`)
  if (found.size > MAX_BYTES) throw new CliError('usage', `"${shown}" is too large`)
  return readFileSync(path, 'utf8')
}
