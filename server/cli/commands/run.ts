import type { Command } from 'commander'
import {
  type FlowPlan,
  type Project,
  type RunScope,
  type RunSummary,
  runFlow,
  toText,
} from '../../../engine/index.ts'
import { groupMissingRows } from '../../installation/missing-rows.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import {
  installationOf,
  openFlow,
  openInstallation,
  type ReadyFlow,
} from '../../installation/open-flow.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { retain } from '../../privacy/retain.ts'
import { commandWith, shellWord } from '../../process/shell-words.ts'
import { findFlows } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { permissionHint } from '../permission-hint.ts'
import { createProgressView } from '../progress.ts'
import { openProject } from '../project-folder.ts'
import { createFailureList, gather, REFILL_HELP, withRefill } from '../refill.ts'
import { toJson } from '../to-json.ts'
import { coloursOf } from '../visible-text.ts'
import { allowsPrivate, withWorkspace } from '../workspace-of.ts'

interface RunFlags {
  readonly keys?: string
  readonly since?: string
  readonly all?: boolean
  readonly limit?: number
  readonly force?: boolean
  readonly refill?: readonly string[]
  readonly wait: number
}

export function addRunCommand(program: Command, io: CliIo): void {
  program
    .command('run')
    .description('run flows once: what changed since the last run')
    .argument(
      '<flows...>',
      'names or files of flows; the name of an integration means all its flows',
    )
    .option('--keys <keys>', 'only these records of the source, separated by commas')
    .option('--since <date>', 'what changed since a day or time, e.g. 2026-01-31')
    .option('--all', 'everything, compared with what was sent')
    .option('--limit <number>', 'at most so many records', parseNumber)
    .option('--refill <field>', REFILL_HELP, gather)
    .option('--force', 'write also what has not changed')
    .option('--wait <seconds>', 'stay so long for retries that fall due', parseNumber, 30)
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright run orders\n  mapwright run lightspeed-ccv\n  mapwright run orders --keys 501,502\n  mapwright run products --all\n  mapwright run products --refill description',
    )
    .action(async (names: readonly string[], flags: RunFlags) => {
      const what = scopeOf(flags)
      await withWorkspace(program, io, async (workspace, folder) => {
        const project = openProject(folder, names)
        const opener = createAccountOpener(workspace, {
          allowPrivate: allowsPrivate(io),
          bindsOld: true,
        })
        try {
          const flows = []
          for (const name of names) {
            flows.push(...findFlows(project, name, await chosenFlows(workspace, project, name)))
          }
          const { refill = [] } = flags
          if (refill.length > 0 && flows.length > 1) {
            throw new CliError('usage', 'fields are those of one flow', 'Name one flow.')
          }
          const ready = []
          // All are set up before the first begins, so that a missing answer does not stop half-way.
          for (const flow of flows) {
            ready.push(withRefill(await openFlow(workspace, project, flow, opener), refill))
          }
          let isGood = true
          for (const flow of ready) {
            if (io.stop.aborted) break
            const view = createProgressView(flow.flow.name, io)
            const failures = createFailureList()
            const summary = await runFlow({
              ...flow,
              ...(refill.length > 0 && { onRecord: failures.onRecord }),
              cause: 'person',
              what,
              limit: flags.limit,
              force: flags.force,
              lingerMs: flags.wait * 1000,
              stop: io.stop,
              signal: io.kill,
              onProgress: view.show,
            }).finally(view.end)
            failures.tell(io)
            isGood = showSummary(flow.flow, summary, io) && isGood
            isGood = (await tellOpen(flow, summary, io)) && isGood
            await retain(workspace.database.db, workspace.database.clock.now())
          }
          if (!isGood && !io.stop.aborted) throw new CliError('found', '')
        } finally {
          await opener.close()
        }
      })
    })
}

/** Which flows of an integration's directions a person chose with `mapwright set`. */
async function chosenFlows(
  workspace: Workspace,
  project: Project,
  name: string,
): Promise<readonly string[]> {
  if (!project.integrations[name]) return []
  const { answers } = await openInstallation(workspace, name)
  return Object.values(answers.directions)
}

export function parseNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  throw new CliError('usage', `"${text}" is no whole number`)
}

function scopeOf({ keys, since, all, refill }: RunFlags): RunScope {
  const given = [keys, since, all].filter((flag) => flag !== undefined)
  if (given.length > 1) {
    throw new CliError('usage', '--keys, --since and --all exclude each other', 'Give one of them.')
  }
  if (keys !== undefined) {
    const list = keys.split(',').map((key) => key.trim())
    return { kind: 'keys', keys: list.filter((key) => key !== '') }
  }
  if (since !== undefined) {
    const time = Date.parse(since)
    if (Number.isNaN(time)) {
      throw new CliError(
        'usage',
        `"${since}" is no date`,
        'Write it like 2026-01-31 or 2026-01-31T08:00:00Z.',
      )
    }
    return { kind: 'since', since: new Date(time).toISOString() }
  }
  return { kind: all || refill ? 'all' : 'changes' }
}

/** Says how many records of earlier runs still need a person; gives whether there are none. */
async function tellOpen(
  { flow, store }: ReadyFlow,
  { counts }: RunSummary,
  io: CliIo,
): Promise<boolean> {
  const open = await store.countRecords(flow.name)
  const parts = (['parked', 'in-doubt'] as const).flatMap((state) => {
    const earlier = open[state] - (counts[state] ?? 0)
    return earlier > 0 ? [`${earlier} ${state}`] : []
  })
  if (parts.length === 0) return true
  io.err(`${flow.name}: records of earlier runs are still open: ${parts.join(', ')}`)
  io.err(`Why: ${commandWith('status', [flow.name])}`)
  return false
}

const MAX_NAMED = 10

/** Prints how a run went; gives whether nothing failed. */
export function showSummary(plan: FlowPlan, summary: RunSummary, io: CliIo): boolean {
  const { result, counts, run, missingRows } = summary
  const { name: flow } = plan
  const open = (counts.parked ?? 0) + (counts['in-doubt'] ?? 0)
  const failed = open + (counts.dropped ?? 0)
  const isGood = result.state === 'finished' && failed === 0
  if (!io.isInteractive) {
    io.out(
      toJson({
        flow,
        run,
        ...result,
        counts,
        ...(missingRows.length > 0 && { missingRows }),
      }),
    )
    showPermission(summary, io.err)
    return isGood
  }
  const { green, red, yellow } = coloursOf(io)
  const parts = Object.entries(counts).map(([name, number]) => `${number} ${name}`)
  const mark = isGood ? green('✓') : result.state === 'stopped' ? yellow('■') : red('✗')
  io.out(`${mark} ${flow}: ${parts.length === 0 ? 'nothing to do' : parts.join(', ')}`)
  if (result.state !== 'finished') io.out(`  ${red(toText(result.reason))}`)
  showPermission(summary, (hint) => io.out(`  ${hint}`))
  if (open > 0) io.out(`  Why: ${commandWith('status', [flow])}`)
  showMissingRows(plan, missingRows, io)
  return isGood
}

function showPermission({ result }: RunSummary, print: (hint: string) => void): void {
  const hint = result.state === 'finished' ? undefined : permissionHint(result.reason)
  if (hint !== undefined) print(hint)
}

/** Prints what tables left out, or would, for want of a row. */
export function showMissingRows(plan: FlowPlan, rows: RunSummary['missingRows'], io: CliIo): void {
  const { yellow } = coloursOf(io)
  for (const { table, title, values } of groupMissingRows(plan, rows)) {
    const named = values.slice(0, MAX_NAMED).join(', ')
    const more = values.length > MAX_NAMED ? `, and ${values.length - MAX_NAMED} more` : ''
    io.out(`  ${yellow(`skipped, because the table "${title}" has no row for: ${named}${more}`)}`)
    io.out(`  See: ${commandWith('set', [installationOf(plan)], [`--table ${shellWord(table)}`])}`)
  }
}
