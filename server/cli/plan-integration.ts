import { type Project, toText } from '../../engine/index.ts'
import type { AccountOpener } from '../installation/open-account.ts'
import { openInstallation } from '../installation/open-flow.ts'
import { sumUpTrial, type TriedFlow } from '../installation/sum-up-trial.ts'
import { tryIntegration } from '../installation/try-integration.ts'
import type { Workspace } from '../installation/workspace.ts'
import { messageOfData } from '../store/stored-message.ts'
import { CliError, type CliIo } from './io.ts'
import { toJson } from './to-json.ts'
import { coloursOf } from './visible-text.ts'

/** Tries the chosen flows of an integration together, and tells what came of each. */
export async function planIntegration(
  workspace: Workspace,
  project: Project,
  name: string,
  opener: AccountOpener,
  io: CliIo,
  { limit, isJson }: { readonly limit: number; readonly isJson: boolean },
): Promise<void> {
  const { id, answers } = await openInstallation(workspace, name)
  const setup = { project, integration: { id, name }, answers }
  const tried = await tryIntegration(workspace, setup, opener, { limit, stop: io.stop })
  const flows = tried.map(sumUpTrial)
  if (isJson) io.out(toJson({ integration: name, flows }))
  else for (const flow of flows) showFlow(flow, io)
  const problem = flows.find((flow) => flow.problem !== undefined)?.problem
  if (problem !== undefined) throw new CliError('setup', toText(messageOfData(problem)))
  if (!isJson) io.out('nothing was written; each flow saw what the flows before it would make')
}

const KINDS = ['create', 'update', 'unchanged', 'skip', 'wait', 'fail'] as const

function showFlow(flow: TriedFlow, io: CliIo): void {
  const { bold, red, yellow, dim } = coloursOf(io)
  const parts = KINDS.filter((kind) => flow[kind] > 0).map((kind) => `${kind} ${flow[kind]}`)
  const also = flow.carried > 0 ? `; ${flow.carried} more that others need` : ''
  const would = parts.length === 0 ? 'no records' : `${parts.join(', ')}${also}`
  io.out(`${bold(flow.flow)}  ${would}  ${dim(firstRunOf(flow))}`.trimEnd())
  for (const { kind, reason, records, keys } of flow.causes) {
    const mark = { fails: red('!'), waits: yellow('…'), skips: dim('=') }[kind]
    const more = records > keys.length ? ', …' : ''
    io.out(
      `  ${mark} ${records} ${kind}  ${toText(messageOfData(reason))}  ${dim(`${keys.join(', ')}${more}`)}`,
    )
  }
  for (const { setting, value, unasked } of flow.stray ?? []) {
    const what = unasked
      ? `could not be looked up: ${toText(messageOfData(unasked))}`
      : 'is not in the system that it is chosen from: answer it anew, or make it there'
    io.out(`  ${red('!')} the answer "${value}" to "${setting}" ${what}`)
  }
  for (const { table, values, names = values } of flow.leftOut ?? []) {
    io.out(
      `  ${yellow('!')} skipped, because the table "${table}" has no row for: ${names.join(', ')}`,
    )
  }
  for (const { table, values, count } of flow.unfilled ?? []) {
    const more = count > values.length ? `, and ${count - values.length} more` : ''
    io.out(`  ${yellow('!')} the table "${table}" has no row for ${values.join(', ')}${more}`)
  }
}

function firstRunOf({ firstRun }: TriedFlow): string {
  if (!firstRun) return ''
  return `the next run takes ${firstRun.isMore ? 'more than ' : ''}${firstRun.count}`
}
