import type { Command } from 'commander'
import {
  type FlowPlan,
  type ListedRecord,
  type Project,
  type RunRow,
  type Store,
  toText,
} from '../../../engine/index.ts'
import { installationOf, openInstallation } from '../../installation/open-flow.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { commandWith } from '../../process/shell-words.ts'
import { listIntegrations } from '../../store/integrations.ts'
import { findFlows } from '../find-flows.ts'
import type { CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { toJson } from '../to-json.ts'
import { coloursOf } from '../visible-text.ts'
import { withWorkspace } from '../workspace-of.ts'
import { count } from './lint.ts'

const STATES = ['in-doubt', 'parked', 'waiting', 'retrying', 'ready'] as const
const MAX_LISTED = 1_000

export function addStatusCommand(program: Command, io: CliIo): void {
  program
    .command('status')
    .description('show what ran, and what waits or failed and why')
    .argument('[flow]', 'name of a flow or an integration; all when left out')
    .option('--json', 'one JSON object per flow and line')
    .addHelpText('after', '\nExamples:\n  mapwright status\n  mapwright status orders')
    .action(async (name: string | undefined, flags: { readonly json?: boolean }) => {
      await withWorkspace(program, io, async (workspace, folder) => {
        const known = await namesOf(workspace)
        const project = openProject(folder, name === undefined ? [...known] : [name])
        let shown = 0
        for (const flow of flowsOf(project, name)) {
          if (!known.has(installationOf(flow))) continue
          const { store } = await openInstallation(workspace, installationOf(flow))
          const options = { isDetailed: name !== undefined, ...flags }
          if (await showFlow(flow, store, options, io)) shown += 1
        }
        if (shown === 0) io.err('Nothing ran here yet. Begin with: mapwright plan FLOW')
      })
    })
}

/** Those of which something may have run. */
async function namesOf({ database, name }: Workspace): Promise<ReadonlySet<string>> {
  const integrations = await listIntegrations(database.db, name)
  return new Set(integrations.map((integration) => integration.name))
}

function flowsOf(project: Project, name: string | undefined): readonly FlowPlan[] {
  if (name === undefined) return project.flows.map(({ plan }) => plan)
  const options = project.flows.map(({ plan }) => plan.name)
  return findFlows(project, name, options)
}

async function showFlow(
  flow: FlowPlan,
  store: Store,
  { isDetailed, json }: { readonly isDetailed: boolean; readonly json?: boolean },
  io: CliIo,
): Promise<boolean> {
  const [run] = await store.runs({ flow: flow.name, limit: 1 })
  const open = await store.countRecords(flow.name)
  const records = await store.list({ flow: flow.name, states: STATES, limit: MAX_LISTED })
  if (json) {
    io.out(toJson({ flow: flow.name, run, open, records }))
    return true
  }
  if (!run && records.length === 0 && !isDetailed) return false
  showRun(flow, run, io)
  for (const group of groupByCause(records)) showGroup(flow, group, io)
  if (records.length === MAX_LISTED) io.out(`  Only the first ${MAX_LISTED} records are looked at.`)
  return true
}

function showRun(flow: FlowPlan, run: RunRow | undefined, io: CliIo): void {
  const { bold, dim, red } = coloursOf(io)
  const at = run && new Date(run.finishedAt ?? run.startedAt).toISOString()
  const counts = Object.entries(run?.counts ?? {}).map(([what, number]) => `${number} ${what}`)
  io.out(
    `${bold(flow.name)}  ${run ? `${run.state} ${at}` : 'never ran'}  ${dim(counts.join(', '))}`,
  )
  if (run?.reason) io.out(`  ${red(toText(run.reason))}`)
}

function showGroup(flow: FlowPlan, group: readonly ListedRecord[], io: CliIo): void {
  const [first] = group
  if (!first) return
  const { dim, red, yellow } = coloursOf(io)
  const colour = first.state === 'waiting' || first.state === 'retrying' ? yellow : red
  const reasons = countReasons(group)
  const [[only] = ['']] = reasons
  io.out(
    `  ${colour(`${group.length} ${first.state}`)}  ${reasons.length === 1 ? only : ''}`.trimEnd(),
  )
  if (reasons.length > 1) {
    for (const [reason, number] of reasons.slice(0, 5)) io.out(`      ${number} × ${reason}`)
    if (reasons.length > 5) io.out(`      and ${count(reasons.length - 5, 'more reason')}`)
  }
  const names = group.slice(0, 5).map(nameOf)
  const rest = group.length > 5 ? `, and ${group.length - 5} more` : ''
  const since = new Date(earliest(group.map((record) => record.since))).toISOString()
  io.out(dim(`      ${names.join(', ')}${rest}, since ${since}`))
  io.out(dim(`      ${adviceFor(group, first, flow.name)}`))
}

/** Each reason with the number of records that have it, most frequent first. */
function countReasons(group: readonly ListedRecord[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { reason } of group) {
    const text = toText(reason)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts].toSorted(([, left], [, right]) => right - left)
}

/** Both what a person calls it and the key that commands take. */
function nameOf({ key, label }: ListedRecord): string {
  return label === undefined || label === key ? key : `${label} (key ${key})`
}

function groupByCause(records: readonly ListedRecord[]): readonly (readonly ListedRecord[])[] {
  const groups = new Map<string, ListedRecord[]>()
  for (const record of records) {
    const name = `${STATES.indexOf(record.state)} ${record.cause}`
    groups.set(name, [...(groups.get(name) ?? []), record])
  }
  return [...groups]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([, group]) => group)
}

function adviceFor(
  group: readonly ListedRecord[],
  { state, key }: ListedRecord,
  flow: string,
): string {
  const retry =
    group.length > 3
      ? commandWith('retry', [flow], ['--all'])
      : commandWith('retry', [flow, ...group.map((record) => record.key)])
  const answer = (option: string): string => commandWith('retry', [flow, key], [option])
  switch (state) {
    case 'parked':
      return `Put right what is said there, then: ${retry}`
    case 'in-doubt':
      return `Look in the target. It is there: ${answer('--exists ID')}. It is not: ${answer('--not-there')}`
    case 'waiting':
      return 'Taken up by itself when that is there, and looked at again from time to time.'
    case 'retrying':
      return `Tried again by the next run${dueText(group)}.`
    case 'ready':
      return `Taken up by: ${commandWith('run', [flow])}`
  }
}

/** Of as many as there are: there may be more than a call takes arguments. */
function earliest(times: readonly number[]): number {
  return times.reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY)
}

function dueText(group: readonly ListedRecord[]): string {
  const times = group.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt]))
  return times.length === 0 ? '' : ` after ${new Date(earliest(times)).toISOString()}`
}
