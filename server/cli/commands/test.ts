import { watch } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Command } from 'commander'
import {
  allTransports,
  type ConnectorTestResult,
  listUntested,
  transportFor,
} from '../../../connectors/index.ts'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  type ConnectorPlan,
  compileConnector,
  diagnoseCoverage,
  diagnoseTest,
  type FlowTestsReport,
  formatDiagnostic,
  loadProject,
  mutateProjectFlow,
  type Project,
  type ProjectFile,
  type ProjectFlow,
  testProjectFlow,
  toText,
} from '../../../engine/index.ts'
import { CliError, type CliIo } from '../io.ts'
import { readProjectFiles } from '../project-folder.ts'
import { selectFiles } from '../select-files.ts'
import { coloursOf } from '../visible-text.ts'
import { count } from './lint.ts'

interface TestOptions {
  readonly watch?: boolean
  readonly mutate?: boolean
  readonly coverage?: boolean
  readonly json?: boolean
}

/** Mutation testing is for a person who waits: a flow's turn ends after this time, and says that it did. */
const MAX_MUTATION_MS = 120_000

export function addTestCommand(program: Command, io: CliIo): void {
  program
    .command('test')
    .description('run the tests that flows and connectors carry')
    .argument('[paths...]', 'files or folders; all of the project when left out')
    .option('-w, --watch', 'run again when a file changes')
    .option('-m, --mutate', 'change one key at a time and report what no test notices')
    .option(
      '-c, --coverage',
      'list what no test shows: fields, branches, table rows; operations and error rules',
    )
    .option('--json', 'one JSON object per flow or connector and line')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright test\n  mapwright test mappings/orders.yaml --coverage\n  mapwright test --watch',
    )
    .action(async (paths: readonly string[], options: TestOptions) => {
      const { folder } = program.opts<{ folder: string }>()
      const isMeant = selectFiles(paths, { cwd: io.cwd, folder })
      const once = () => testProject(readProjectFiles(folder), isMeant, options, io)
      const failed = await once()
      if (options.watch) await watchFolder(folder, once, io)
      else if (failed > 0) throw new CliError('found', '')
    })
}

async function testProject(
  files: readonly ProjectFile[],
  isMeant: (file: string) => boolean,
  options: TestOptions,
  io: CliIo,
): Promise<number> {
  const project = loadProject(files, { transports: transportSpecs })
  const broken = project.diagnostics.filter(
    ({ file, severity }) => severity === 'error' && isMeant(file),
  )
  for (const each of broken) io.out(formatDiagnostic(each))
  const flows = project.flows.filter(({ file }) => isMeant(file))
  let passed = 0
  let failed = broken.length
  for (const flow of flows) {
    const report = await testProjectFlow(project, flow)
    passed += report.passed
    failed += report.failed
    printReport(flow, report, options, io)
    if (options.mutate && report.failed === 0) await mutate(files, project, flow, io)
  }
  const connectors = files.filter(({ path }) => isMeant(path)).flatMap(connectorsOf)
  for (const { file, plan } of connectors) {
    const transport = transportFor(plan, allTransports)
    const results = (await transport.test?.(plan)) ?? []
    const bad = results.filter(({ failures }) => failures.length > 0).length
    passed += results.length - bad
    failed += bad
    const untested = listUntested(transport, plan, results)
    printConnector({ file, plan, results, untested }, options, io)
  }
  if (!options.json) {
    const what = [count(flows.length, 'flow')]
    if (connectors.length > 0) what.push(count(connectors.length, 'connector'))
    io.err(`${passed} passed, ${failed} failed; ${what.join(', ')}`)
  }
  return failed
}

interface TestedConnector {
  readonly file: string
  readonly plan: ConnectorPlan
}

/** One that has a mistake is told of already. */
function connectorsOf({ path, text }: ProjectFile): readonly TestedConnector[] {
  if (!/^connector:/m.test(text)) return []
  const { plan } = compileConnector(path, text, { transports: transportSpecs })
  return plan ? [{ file: path, plan }] : []
}

interface ConnectorReport extends TestedConnector {
  readonly results: readonly ConnectorTestResult[]
  readonly untested: readonly string[]
}

function printConnector(
  { file, plan, results, untested }: ConnectorReport,
  options: TestOptions,
  io: CliIo,
): void {
  const problems = results
    .filter(({ failures }) => failures.length > 0)
    .map(({ it, failures }) => ({ it, failures }))
  if (options.json) {
    const passed = results.length - problems.length
    const failed = problems.length
    io.out(JSON.stringify({ connector: plan.name, passed, failed, problems, untested }))
    return
  }
  const { green, red, dim, bold } = coloursOf(io)
  io.out(`${bold(plan.name)}  ${file}`)
  for (const { it, failures } of results) {
    io.out(failures.length === 0 ? `  ${green('✓')} ${it}` : `  ${red('✗')} ${red(it)}`)
    for (const failure of failures) io.out(`    ${red(`${file}: ${failure}`)}`)
  }
  if (!options.coverage) return
  for (const each of untested) io.out(`  ${dim(`no test does this: ${each}`)}`)
}

function printReport(
  flow: ProjectFlow,
  report: FlowTestsReport,
  options: TestOptions,
  io: CliIo,
): void {
  const { coverage, results, passed, failed } = report
  if (options.json) {
    const problems = results.flatMap((result) => diagnoseTest(flow, result))
    io.out(JSON.stringify({ flow: flow.plan.name, passed, failed, problems, coverage }))
    return
  }
  const { green, red, dim, bold } = coloursOf(io)
  const share = coverage.total === 0 ? 100 : Math.floor((100 * coverage.shown) / coverage.total)
  io.out(`${bold(flow.plan.name)}  ${flow.file}  ${dim(`${share}% covered`)}`)
  for (const result of results) {
    const isGood = result.differences.length === 0
    io.out(isGood ? `  ${green('✓')} ${result.it}` : `  ${red('✗')} ${red(result.it)}`)
    for (const each of diagnoseTest(flow, result)) io.out(`    ${red(formatDiagnostic(each))}`)
  }
  for (const result of report.base) {
    for (const { message } of result.differences) {
      io.out(dim(`  differs from the base: ${result.it}: ${toText(message)}`))
    }
  }
  if (!options.coverage) return
  for (const each of diagnoseCoverage(flow, coverage)) io.out(`  ${dim(formatDiagnostic(each))}`)
}

async function mutate(
  files: readonly ProjectFile[],
  project: Project,
  flow: ProjectFlow,
  io: CliIo,
): Promise<void> {
  const until = Date.now() + MAX_MUTATION_MS
  const isOver = async (): Promise<boolean> => {
    // Without a pause the signal of Ctrl-C would never come in.
    await setImmediate()
    return Date.now() > until || io.stop.aborted
  }
  const report = await mutateProjectFlow(files, project, flow, isOver)
  const { dim, yellow } = coloursOf(io)
  for (const each of report.survivors) io.out(`  ${yellow(formatDiagnostic(each))}`)
  const { noticed, tried, refused, complete } = report
  const rest = complete ? '' : '; not all were tried: the time was up'
  io.out(
    dim(`  ${noticed} of ${tried} changes noticed by a test, ${refused} refused by lint${rest}`),
  )
}

/** Runs again after every change, until a person stops it. */
async function watchFolder(folder: string, run: () => Promise<number>, io: CliIo): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  io.err('Watching for changes; Ctrl-C ends it.')
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (!/\.ya?ml$/.test(name ?? '')) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      run().catch((error: unknown) => {
        io.err(error instanceof Error ? error.message : String(error))
      })
    }, 100)
  })
  await new Promise<void>((resolve) => {
    io.stop.addEventListener('abort', () => resolve(), { once: true })
  })
  clearTimeout(timer)
  watcher.close()
}
