import { byName } from '../by-name.ts'
import type { Diagnostic, Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { parseTextInParts, type YamlText } from '../language/parse-yaml.ts'
import {
  connectorNameOf,
  folderOf,
  isConnectorFile,
  type ProjectFile,
  readSourceFile,
  type SourceFile,
} from '../language/source-file.ts'
import { StepsSpec } from '../language/step-spec.ts'
import { say } from '../messages/message.ts'
import {
  type CompiledConnector,
  compileConnector,
  compiledBefore,
  type KnownTransports,
} from '../plan/compile-connector.ts'
import { compileFlow } from '../plan/compile-flow.ts'
import type { CalledSteps } from '../plan/compile-steps.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { IntegrationPlan } from '../plan/integration-plan.ts'
import type { LintContext } from '../plan/lint/lint-context.ts'
import { lintFlow } from '../plan/lint/lint-flow.ts'
import { suggestionHint } from '../suggest-name.ts'
import { takeAllParts } from '../take-all-parts.ts'
import { checkTitles, type Titles } from './check-titles.ts'
import { checkWhatIsSound } from './check-what-is-sound.ts'
import { collectMentions, lintUnused, type Mentions } from './lint-unused.ts'
import { flowsOf, type ReadIntegration, readIntegration } from './read-integration.ts'
import { FlowResolver, type ResolvedFlow } from './resolve-flow.ts'
import { withSharedTargets } from './shared-targets.ts'

/** All files of a project, ready to run as far as they are right. */
export interface Project {
  /** By name. */
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** By name. */
  readonly integrations: Readonly<Record<string, IntegrationPlan>>
  /** Those without an error. */
  readonly flows: readonly ProjectFlow[]
  /** What is left of the others without what is wrong in them: to be looked at, never to be run. */
  readonly broken: readonly ProjectFlow[]
  readonly titles: readonly Titles[]
  /** Of all files, sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface ProjectFlow {
  readonly file: string
  readonly plan: FlowPlan
  /** File of the flow that this one extends. */
  readonly base?: string | undefined
  /** Gives a problem at a path of the plan its place, in whichever file that part is written. */
  readonly place: (problem: Problem) => Diagnostic
}

/** A file whose text may have been parsed before, for who reads the same files again and again. */
export interface FileToLoad extends ProjectFile {
  readonly parsed?: YamlText | undefined
}

/** What a project is read with. */
export interface LoadOptions extends KnownTransports {
  /** Connectors whose files are not given again. */
  readonly known?: Readonly<Record<string, ConnectorPlan>> | undefined
  /** Tells of the path of a flow whether it is known to be right, with all that it uses: it is compiled, and not checked again. */
  readonly checked?: ((path: string) => boolean) | undefined
}

/**
 * Reads, checks and compiles all files of a project. Never throws for what an author wrote.
 *
 * @example
 * const { flows, diagnostics } = loadProject(files, { transports: [httpTransport] })
 * for (const each of diagnostics) console.error(formatDiagnostic(each))
 */
export function loadProject(files: readonly FileToLoad[], options: LoadOptions): Project {
  return takeAllParts(loadInParts(files, options))
}

function* titlesOf(
  files: ReturnType<typeof ofKind>,
  originals: ReadonlyMap<string, Json | undefined>,
): Generator<undefined, readonly Titles[]> {
  const titles: Titles[] = []
  for (const file of files) {
    yield
    const checked = checkTitles(file, (path) => originals.get(path))
    if (checked) titles.push(checked)
  }
  return titles
}

/** The same, for who has something else to do in between: one part after the other, and the project when all are done. */
export function* loadInParts(
  files: readonly FileToLoad[],
  { known, transports, checked = () => false }: LoadOptions,
): Generator<undefined, Project> {
  const ofConnectors: Diagnostic[] = []
  const sources: SourceFile[] = []
  const connectors = byName(known)
  const brokenConnectors: string[] = []
  const originals = new Map<string, Json | undefined>()
  const own = new Set<string>()
  for (const file of files) {
    yield
    const { path } = file
    const read = yield* readInParts(file, { transports })
    if ('kind' in read) {
      sources.push(read)
      continue
    }
    const { plan, value, diagnostics } = read
    originals.set(path, value)
    ofConnectors.push(...diagnostics)
    if (plan && own.has(plan.name)) ofConnectors.push(describeDouble(path, plan.name))
    if (plan) own.add(plan.name)
    if (plan) connectors[plan.name] = plan
    else brokenConnectors.push(connectorNameOf(file))
  }
  for (const source of sources) reportKind(source)
  const integrations = ofKind(sources, 'integration').flatMap((file) => readIntegration(file) ?? [])
  yield
  const resolved = yield* new FlowResolver(sources, integrations).all()
  const called = readCalledSteps(ofKind(sources, 'steps'))
  const flowNames = resolved.map(({ spec }) => spec.flow)
  const compiled: CompiledFlow[] = []
  for (const flow of resolved) {
    const shared = { connectors, brokenConnectors, called, flowNames }
    compiled.push(yield* compileResolved(flow, shared, checked(flow.file.path)))
  }
  yield
  const flows = withSharedTargets(compiled.flatMap((one) => one.flows))
  reportUnused(compiled, integrations)
  checkIntegrations(integrations, resolved)
  reportDoubles(resolved)
  for (const { path, value } of sources) originals.set(path, value)
  const titles = yield* titlesOf(ofKind(sources, 'titles'), originals)
  yield
  return {
    connectors,
    integrations: Object.fromEntries(
      integrations.filter(({ file }) => !file.hasErrors()).map(({ name, plan }) => [name, plan]),
    ),
    flows: inOrder(flows, integrations),
    broken: compiled.flatMap((one) => one.broken),
    titles,
    diagnostics: sortDiagnostics([
      ...ofConnectors,
      ...sources.flatMap((source) => source.diagnostics()),
    ]),
  }
}

function* readInParts(
  file: FileToLoad,
  known: KnownTransports,
): Generator<undefined, SourceFile | CompiledConnector> {
  const { path, text } = file
  const before = compiledBefore(path, text, known)
  if (before) return before
  const parsed = file.parsed ?? (yield* parseTextInParts(text))
  yield
  const source = isConnectorFile(file) ? undefined : readSourceFile(file, parsed)
  if (source && source.kind !== 'connector') return source
  return compileConnector(path, text, known, parsed)
}

function ofKind(files: readonly SourceFile[], kind: SourceFile['kind']): readonly SourceFile[] {
  return files.filter((file) => file.kind === kind)
}

function reportKind(file: SourceFile): void {
  if (file.kind !== undefined || file.value === undefined) return
  const message = say('fileKindUnknown', {})
  const hint = say('giveFileKind', {})
  file.report({ code: 'file.kind_unknown', severity: 'error', path: [], message, hint })
}

function describeDouble(file: string, name: string): Diagnostic {
  const message = say('connectorDouble', { name })
  const place = { file, line: 1, column: 1, path: ['connector'] }
  return { code: 'connector.name_double', severity: 'error', message, ...place }
}

function readCalledSteps(files: readonly SourceFile[]): Record<string, CalledSteps> {
  const called = byName<CalledSteps>()
  for (const file of files) {
    const part = checkWhatIsSound(StepsSpec, file.value ?? null, 'steps', file.report)
    if (!part) continue
    const { steps: name } = part.spec
    if (Object.hasOwn(called, name)) reportDouble(file, 'steps', name)
    else called[name] = { spec: part.spec, isWhole: part.isWhole, report: file.report }
  }
  return called
}

interface CompiledFlow {
  readonly file: SourceFile
  readonly integration: string | undefined
  /** Absent when mistakes were taken out of the flow. */
  readonly mentions: Mentions | undefined
  /** The flow, if it has no error. */
  readonly flows: readonly ProjectFlow[]
  /** The flow, if it has one. */
  readonly broken: readonly ProjectFlow[]
}

function* compileResolved(
  flow: ResolvedFlow,
  shared: Omit<LintContext, 'flow' | 'report' | 'tests'>,
  isChecked: boolean,
): Generator<undefined, CompiledFlow> {
  const { file, spec, value, origins, integration, inheritedTests, isWhole } = flow
  let isSound = isWhole
  const watch =
    (report: Report): Report =>
    (problem) => {
      if (problem.severity === 'error') isSound = false
      report(problem)
    }
  const called = Object.fromEntries(
    Object.entries(shared.called).map(([name, steps]) => [
      name,
      { ...steps, report: watch(steps.report) },
    ]),
  )
  const { connectors, brokenConnectors, flowNames } = shared
  const report = watch(origins.reportFor(value))
  const surroundings = { connectors, called, integration, inheritedTests }
  const plan = yield* compileFlow(spec, surroundings, report)
  yield
  if (!isChecked) {
    const tests = spec.tests ?? []
    yield* lintFlow({ flow: plan, tests, connectors, brokenConnectors, called, flowNames, report })
  }
  const compiled = { file, integration, mentions: isWhole ? collectMentions(plan) : undefined }
  const place = (problem: Problem): Diagnostic => {
    const origin = origins.locate(value, problem.path)
    return origin.file.place({ ...problem, path: origin.path })
  }
  const own = [{ file: file.path, plan, base: flow.base?.path, place }]
  if (!isSound || file.hasErrors()) return { ...compiled, flows: [], broken: own }
  return { ...compiled, flows: own, broken: [] }
}

/** Hints at tables and questions that nothing uses; where a flow could not be read whole, it is not known. */
function reportUnused(
  flows: readonly CompiledFlow[],
  integrations: readonly ReadIntegration[],
): void {
  for (const { file, mentions } of flows) if (mentions) lintUnused(file, [mentions])
  for (const { name, file } of integrations) {
    const own = flows.filter(({ integration }) => integration === name)
    const mentions = own.flatMap((flow) => flow.mentions ?? [])
    if (own.length > 0 && mentions.length === own.length) lintUnused(file, mentions)
  }
}

function checkIntegrations(
  integrations: readonly ReadIntegration[],
  flows: readonly ResolvedFlow[],
): void {
  for (const { name, plan, file } of integrations) {
    const own = flows.filter((flow) => folderOf(flow.file.path) === folderOf(file.path))
    const known = own.map(({ spec }) => spec.flow)
    const listed = flowsOf(plan)
    for (const { flow, path } of listed) {
      if (known.includes(flow)) continue
      const message = say('flowNotBeside', { name: flow })
      const hint = suggestionHint(flow, known)
      file.report({ code: 'integration.flow_unknown', severity: 'error', path, message, hint })
    }
    for (const { spec, file: flowFile } of own) {
      if (listed.some(({ flow }) => flow === spec.flow)) continue
      const message = say('flowUnlisted', { name })
      const hint = say('listFlow', {})
      flowFile.report({ code: 'flow.unlisted', severity: 'hint', path: ['flow'], message, hint })
    }
  }
}

function reportDoubles(flows: readonly ResolvedFlow[]): void {
  const seen = new Set<string>()
  for (const { spec, integration, file } of flows) {
    const name = `${integration ?? ''}/${spec.flow}`
    if (seen.has(name)) reportDouble(file, 'flow', spec.flow)
    seen.add(name)
  }
}

function reportDouble(file: SourceFile, kind: 'flow' | 'steps', name: string): void {
  const message = say('fileDouble', { name })
  const hint = say('renameOne', {})
  file.report({ code: `${kind}.name_double`, severity: 'error', path: [kind], message, hint })
}

/** As the integrations list them, then the others by name. */
function inOrder(
  flows: readonly ProjectFlow[],
  integrations: readonly ReadIntegration[],
): readonly ProjectFlow[] {
  const order = integrations.flatMap(({ name, plan }) =>
    flowsOf(plan).map(({ flow }) => `${name}/${flow}`),
  )
  const rank = ({ plan }: ProjectFlow) => {
    const at = order.indexOf(`${plan.integration ?? ''}/${plan.name}`)
    return at < 0 ? order.length : at
  }
  return flows.toSorted(
    (left, right) => rank(left) - rank(right) || compareText(left.plan.name, right.plan.name),
  )
}

function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics
    .toSorted(
      (left, right) =>
        compareText(left.file, right.file) || left.line - right.line || left.column - right.column,
    )
    .filter(({ file, line, column, code, message }) => {
      // Steps that several flows call are checked in each of them.
      const text = JSON.stringify([file, line, column, code, message])
      return !seen.has(text) && seen.add(text)
    })
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
