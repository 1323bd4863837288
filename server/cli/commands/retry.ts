import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { answerDoubt, type RecordId } from '../../../engine/index.ts'
import { installationOf, openInstallation } from '../../installation/open-flow.ts'
import { commandWith } from '../../process/shell-words.ts'
import { requireFlow } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { withWorkspace } from '../workspace-of.ts'
import { count } from './lint.ts'

interface RetryFlags {
  readonly all?: boolean
  readonly exists?: string
  readonly notThere?: boolean
}

export function addRetryCommand(program: Command, io: CliIo): void {
  program
    .command('retry')
    .description('have records tried again that failed or wait; answer for records in doubt')
    .argument('<flow>', 'name or file of a flow')
    .argument('[keys...]', 'keys of records, as status shows them')
    .option('--all', 'all of them')
    .option('--exists <id>', 'the record in doubt is in the target, under this id')
    .option('--not-there', 'the record in doubt is not in the target: create it')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright retry orders 501 502\n  mapwright retry orders --all\n  mapwright retry orders 501 --exists 900',
    )
    .action(async (name: string, keys: readonly string[], flags: RetryFlags) => {
      checkFlags(keys, flags)
      await withWorkspace(program, io, async (workspace, folder) => {
        const flow = requireFlow(openProject(folder, [name]), name)
        const { store } = await openInstallation(workspace, installationOf(flow))
        if (flags.exists !== undefined || flags.notThere) {
          const [key = ''] = keys
          const id = flags.exists === undefined ? undefined : parseId(flags.exists)
          const worker = `cli:${process.pid}:${randomBytes(3).toString('hex')}`
          if (!(await answerDoubt(store, flow, { key, id, worker }))) {
            throw new CliError('usage', `record ${key} of flow "${flow.name}" is not in doubt`)
          }
          io.out(`${key} is taken up by the next run`)
          return
        }
        const released = await store.release(flow.name, flags.all ? 'all' : keys)
        if (released === 0)
          throw new CliError(
            'usage',
            'no such record waits or failed',
            `See: ${commandWith('status', [flow.name])}`,
          )
        io.out(
          `${count(released, 'record')} will be tried again by: ${commandWith('run', [flow.name])}`,
        )
      })
    })
}

function checkFlags(keys: readonly string[], flags: RetryFlags): void {
  const answers = flags.exists !== undefined || flags.notThere === true
  if (flags.exists !== undefined && flags.notThere) {
    throw new CliError('usage', '--exists and --not-there exclude each other')
  }
  if (answers && keys.length !== 1)
    throw new CliError('usage', 'an answer is for one record', 'Name its key.')
  if (!answers && keys.length === 0 && !flags.all) {
    throw new CliError('usage', 'no records were named', 'Name their keys, or give --all.')
  }
}

/** Systems number their records, or name them: what looks like a number is one. */
function parseId(text: string): RecordId {
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}
