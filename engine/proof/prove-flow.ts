import type { Diagnostic, Problem } from '../diagnostic.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type ProjectFile, readSourceFile } from '../language/source-file.ts'
import { say } from '../messages/message.ts'
import { loadProject, type Project, type ProjectFlow } from '../project/load-project.ts'
import type { Coverage } from './measure-coverage.ts'
import { type MutationReport, mutateFlow, type Survivor } from './mutate-flow.ts'
import type { FlowTestResult } from './run-flow-test.ts'
import { type FlowTestsReport, runFlowTests } from './run-flow-tests.ts'

/** Runs the tests of a flow of a project. */
export async function testProjectFlow(
  project: Project,
  flow: ProjectFlow,
): Promise<FlowTestsReport> {
  const base = project.flows.find(({ file }) => file === flow.base)
  return runFlowTests(flow.plan, project.connectors, base?.plan)
}

/** What a test did not find as it wants it, at its places in the file. */
export function diagnoseTest(
  flow: ProjectFlow,
  { it, differences }: FlowTestResult,
): readonly Diagnostic[] {
  return differences.map(({ path, message }) =>
    flow.place({
      code: 'test.differs',
      severity: 'error',
      path,
      message: say('testDiffers', { test: it, difference: message }),
    }),
  )
}

/** What no test of a flow shows, as hints at their places in the file. */
export function diagnoseCoverage(flow: ProjectFlow, { gaps }: Coverage): readonly Diagnostic[] {
  return gaps.map(({ kind, path, message }) =>
    flow.place({ code: `test.gap_${kind}`, severity: 'hint', path, message }),
  )
}

export interface ProjectMutation extends Omit<MutationReport, 'survivors'> {
  /** Changes that no test notices, as hints at their places in the flow's own file. */
  readonly survivors: readonly Diagnostic[]
}

/**
 * Changes the file of a flow, one key at a time, and reports what none of its tests notices. The tests must pass.
 * `isOver` is asked between changes.
 */
export async function mutateProjectFlow(
  files: readonly ProjectFile[],
  project: Project,
  flow: ProjectFlow,
  isOver: () => boolean | Promise<boolean>,
): Promise<ProjectMutation> {
  const file = files.find(({ path }) => path === flow.file)
  if (!file) throw new Error(`"${flow.file}" is not among the files of the project`)
  const source = readSourceFile(file)
  if (!isJsonObject(source.value)) throw new Error(`"${flow.file}" holds no flow`)
  const others = surroundingsOf(files, project, flow)
  const { survivors, ...counts } = await mutateFlow({
    flow: source.value,
    connectors: project.connectors,
    compile: (changed) => {
      const text = JSON.stringify(changed)
      // None of these files is a connector's.
      const { flows } = loadProject([...others, { path: file.path, text }], {
        transports: [],
        known: project.connectors,
      })
      return flows.find((one) => one.file === file.path)?.plan
    },
    isOver,
  })
  return { ...counts, survivors: survivors.map(toProblem).map(source.place) }
}

function toProblem({ path, message }: Survivor): Problem {
  return { code: 'test.unnoticed', severity: 'hint', path, message }
}

/**
 * The other files that compiling a flow takes: flows that it does not extend are shortened to what their names
 * are needed for, because they are compiled again for every change.
 */
function surroundingsOf(
  files: readonly ProjectFile[],
  project: Project,
  flow: ProjectFlow,
): ProjectFile[] {
  const needed = new Set<string>()
  for (let base = flow.base; base !== undefined && !needed.has(base); ) {
    needed.add(base)
    base = project.flows.find(({ file }) => file === base)?.base
  }
  return files.flatMap((file) => {
    if (file.path === flow.file) return []
    if (needed.has(file.path)) return [file]
    const { kind, value } = readSourceFile(file)
    if (kind === 'integration' || kind === 'steps') return [file]
    return kind === 'flow' && isJsonObject(value) ? [shorten(file, value)] : []
  })
}

function shorten(file: ProjectFile, flow: JsonObject): ProjectFile {
  const kept = ['flow', 'format', 'title', 'connections'].flatMap((name): [string, Json][] => {
    const value = flow[name]
    return value === undefined ? [] : [[name, value]]
  })
  const short = {
    ...Object.fromEntries(kept),
    source: flow['source'],
    steps: [{ skip: 'left out' }],
  }
  return { path: file.path, text: JSON.stringify(short) }
}
