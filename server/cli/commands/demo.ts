import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Counts, type Project, runFlow, toText } from '../../../engine/index.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { openFlow, openInstallation, type ReadyFlow } from '../../installation/open-flow.ts'
import { toAccount } from '../../installation/save-connection.ts'
import { openWorkspace, type Workspace } from '../../installation/workspace.ts'
import { packageFolder } from '../../projects/package-folder.ts'
import { saveAccount } from '../../store/accounts.ts'
import { noAnswers, saveAnswers } from '../../store/answers.ts'
import { findFlows } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { type RunningSimulator, startSimulator } from '../start-simulator.ts'
import { coloursOf } from '../visible-text.ts'
import { untilEnded } from './serve.ts'

const INTEGRATION = 'lightspeed-ccv'
const FAILED: ReadonlySet<string> = new Set(['parked', 'dropped', 'in-doubt'])
const MAX_REASONS = 5

/** What a person would answer in the wizard for the simulated systems. */
const DemoAnswers = Type.Object({
  /** Role → connector. */
  connections: Type.Record(Type.String(), Type.String()),
  settings: Type.Record(Type.String(), Type.Any()),
  tables: Type.Record(Type.String(), Type.Record(Type.String(), Type.Any())),
  /** Flows chosen where the integration offers several directions. */
  directions: Type.Array(Type.String()),
})
type DemoAnswers = Static<typeof DemoAnswers>

export function addDemoCommand(program: Command, io: CliIo): void {
  program
    .command('demo')
    .description(
      'run the shipped integration between two simulated systems, with a database of its own',
    )
    .option(
      '--once',
      'end after two runs; fail if anything failed or the second run wrote anything',
    )
    .action(async (flags: { readonly once?: boolean }) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'mapwright-demo-'))
      const simulators: RunningSimulator[] = []
      try {
        await runDemo({ dataDir, simulators, once: flags.once ?? false }, io)
      } finally {
        for (const simulator of simulators) simulator.stop()
        rmSync(dataDir, { recursive: true, force: true })
      }
    })
}

interface Demo {
  readonly dataDir: string
  readonly simulators: RunningSimulator[]
  readonly once: boolean
}

async function runDemo({ dataDir, simulators, once }: Demo, io: CliIo): Promise<void> {
  const { bold, dim } = coloursOf(io)
  const answers = readAnswers()
  io.out(bold('Two simulated systems start: a Lightspeed eCom web shop and a CCV SalesPOS till.'))
  const systems = Object.values(answers.connections).map((name) => startSimulator(name))
  simulators.push(...(await Promise.all(systems)))
  for (const { connector, url } of simulators) io.out(`  ${connector}  ${url}/_simulator?html`)

  const workspace = await openWorkspace({ dataDir })
  const opener = createAccountOpener(workspace, {
    allowPrivate: true,
    isSimulated: true,
  })
  try {
    const project = openProject(packageFolder)
    await setUp(workspace, project, answers, simulators)
    const flows = findFlows(project, INTEGRATION, answers.directions)
    const ready: ReadyFlow[] = []
    for (const flow of flows) ready.push(await openFlow(workspace, project, flow, opener))

    io.out(bold('\nFirst run: everything is new to the target.'))
    const first = await runAll(ready, { isComplete: false }, io)
    if (io.stop.aborted) return
    io.out(bold('\nSecond run: everything is read again and compared; nothing is written.'))
    const second = await runAll(ready, { isComplete: true }, io)
    io.out(dim('\nLook at what arrived: the links above show what each system holds.'))
    io.out(JSON.stringify({ first: first.counts, second: second.counts }))
    if (!first.isGood || !second.isGood) throw new CliError('found', 'something failed in the demo')
    if (writesOf(second.counts) > 0) throw new CliError('found', 'the second run wrote something')
  } finally {
    await opener.close()
    await workspace.close()
  }
  if (!once && !io.stop.aborted) await serveOn(dataDir, answers, io)
}

/** The same systems and data, with the server in front of them, until Ctrl-C. */
async function serveOn(dataDir: string, { directions }: DemoAnswers, io: CliIo): Promise<void> {
  const { bold, dim } = coloursOf(io)
  io.out(dim('The server starts on the same data.'))
  const demo = { dataDir, integration: INTEGRATION, directions }
  const { startDemoServer } = await import('../demo-server.ts')
  const server = await startDemoServer(demo, io)
  const { address, email, password } = server
  io.out(bold(`\nOpen http://${address.address}:${address.port}`))
  io.out(`  sign in as ${email} with the password ${password}`)
  io.out('Flows run on their schedules. Everything stays until Ctrl-C, and is then forgotten.')
  const lost = await untilEnded(io.stop, server)
  await server.stop()
  if (lost) throw lost
}

function readAnswers(): DemoAnswers {
  const path = join(packageFolder, 'mappings', INTEGRATION, 'demo.json')
  return Value.Parse(DemoAnswers, JSON.parse(readFileSync(path, 'utf8')))
}

/** What `mapwright connect` and `mapwright set` do, for the simulated systems. */
async function setUp(
  place: Workspace,
  project: Project,
  { connections, settings, tables }: DemoAnswers,
  simulators: readonly RunningSimulator[],
): Promise<void> {
  const { database, cipher } = place
  for (const [role, connector] of Object.entries(connections)) {
    const simulator = simulators.find((each) => each.connector === connector)
    if (!simulator) throw new Error(`no simulator of ${connector} was started`)
    const declared = project.connectors[connector]
    if (!declared) throw new Error(`the demo has no connector ${connector}`)
    const all = { ...simulator.settings, ...simulator.secrets }
    const account = toAccount(place, { name: role, connector: declared, settings: all })
    await saveAccount(database.db, cipher, account)
  }
  const { id } = await openInstallation(place, INTEGRATION)
  const roles = Object.fromEntries(Object.keys(connections).map((role) => [role, role]))
  await saveAnswers(database.db, id, { ...noAnswers, settings, tables, connections: roles })
}

async function runAll(
  flows: readonly ReadyFlow[],
  { isComplete }: { readonly isComplete: boolean },
  io: CliIo,
): Promise<{ readonly counts: Counts; readonly isGood: boolean }> {
  const { green, red } = coloursOf(io)
  const totals: Record<string, number> = {}
  let isGood = true
  for (const flow of flows) {
    if (io.stop.aborted) break
    const began = Date.now()
    const reasons = new Map<string, string>()
    const { result, counts } = await runFlow({
      ...flow,
      cause: 'person',
      what: { kind: isComplete ? 'all' : 'changes' },
      lingerMs: 30_000,
      stop: io.stop,
      signal: io.kill,
      onRecord: ({ key, label }, { outcome, reason }) => {
        if (FAILED.has(outcome)) reasons.set(label ?? key, reason ? toText(reason) : '')
      },
    })
    const failed = (counts.parked ?? 0) + (counts.dropped ?? 0) + (counts['in-doubt'] ?? 0)
    const isFlowGood = result.state === 'finished' && failed === 0
    isGood &&= isFlowGood
    for (const [name, number] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + number
    const parts = Object.entries(counts).map(([name, number]) => `${number} ${name}`)
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    const mark = isFlowGood ? green('✓') : red('✗')
    io.out(`  ${mark} ${flow.flow.name.padEnd(18)} ${seconds.padStart(5)} s  ${parts.join(', ')}`)
    if (result.state !== 'finished') io.out(`    ${red(toText(result.reason))}`)
    for (const [name, reason] of [...reasons].slice(0, MAX_REASONS))
      io.out(`    ${red(`${name}: ${reason}`)}`)
  }
  return { counts: totals, isGood }
}

function writesOf({ created = 0, updated = 0, deleted = 0 }: Counts): number {
  return created + updated + deleted
}
