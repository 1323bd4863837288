import type { Command } from 'commander'
import type { DurableRecord, FlowPlan, Project, RunRow, Store } from '../../../engine/index.ts'
import { installationOf, openInstallation } from '../../installation/open-flow.ts'
import { findFlows } from '../find-flows.ts'
import { type CliIo, coloursOf } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { withWorkspace } from '../workspace-of.ts'

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
        const project = openProject(folder)
        for (const flow of flowsOf(project, name)) {
          const { store } = await openInstallation(workspace, installationOf(flow))
          await showFlow(flow, store, { isDetailed: name !== undefined, ...flags }, io)
        }
      })
    })
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
): Promise<void> {
  const [run] = await store.runs({ flow: flow.name, limit: 1 })
  const open = await store.countRecords(flow.name)
  const records = await store.list({ flow: flow.name, states: STATES, limit: MAX_LISTED })
  if (json) {
    io.out(JSON.stringify({ flow: flow.name, run, open, records: records.map(withoutPayload) }))
    return
  }
  if (!run && records.length === 0 && !isDetailed) return
  showRun(flow, run, io)
  for (const group of groupByCause(records)) showGroup(flow, group, io)
}

function showRun(flow: FlowPlan, run: RunRow | undefined, io: CliIo): void {
  const { bold, dim, red } = coloursOf(io)
  const at = run && new Date(run.finishedAt ?? run.startedAt).toISOString()
  const counts = Object.entries(run?.counts ?? {}).map(([what, number]) => `${number} ${what}`)
  io.out(
    `${bold(flow.name)}  ${run ? `${run.state} ${at}` : 'never ran'}  ${dim(counts.join(', '))}`,
  )
  if (run?.reason) io.out(`  ${red(run.reason)}`)
}

function showGroup(flow: FlowPlan, group: readonly DurableRecord[], io: CliIo): void {
  const [first] = group
  if (!first) return
  const { dim, red, yellow } = coloursOf(io)
  const colour = first.state === 'waiting' || first.state === 'retrying' ? yellow : red
  const names = group.slice(0, 5).map(({ key, label }) => label ?? key)
  const rest = group.length > 5 ? `, and ${group.length - 5} more` : ''
  io.out(`  ${colour(`${group.length} ${first.state}`)}  ${first.reason}`)
  io.out(dim(`      ${names.join(', ')}${rest}${adviceFor(first, flow.name)}`))
}

function groupByCause(records: readonly DurableRecord[]): readonly (readonly DurableRecord[])[] {
  const groups = new Map<string, DurableRecord[]>()
  for (const record of records) {
    const name = `${STATES.indexOf(record.state)} ${record.cause}`
    groups.set(name, [...(groups.get(name) ?? []), record])
  }
  return [...groups]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([, group]) => group)
}

function adviceFor({ state, key }: DurableRecord, flow: string): string {
  switch (state) {
    case 'parked':
      return `   again: mapwright retry ${flow} ${key}`
    case 'in-doubt':
      return `   it is there: mapwright retry ${flow} ${key} --exists ID   it is not: … --not-there`
    case 'waiting':
    case 'retrying':
    case 'ready':
      return ''
  }
}

function withoutPayload({
  payload: _payload,
  ...record
}: DurableRecord): Omit<DurableRecord, 'payload'> {
  return record
}
