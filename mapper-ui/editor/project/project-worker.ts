import {
  compileConnector,
  diagnoseCoverage,
  diagnoseTest,
  type FlowPreview,
  isJsonObject,
  type JsonObject,
  loadProject,
  type Project,
  type ProjectFile,
  type ProjectFlow,
  previewFlow,
  readSourceFile,
  testProjectFlow,
} from '../../../engine/index.ts'
import { type FlowSurroundings, knowConnectors } from '../../model/mapping/flow-surroundings.ts'
import { evaluateAt, explainAt } from './ask-preview.ts'
import type {
  FlowPreviewShown,
  PreviewSample,
  ProjectAnswers,
  ProjectRequest,
} from './project-messages.ts'

// Compiling a project takes longer than a frame, so it has a thread of its own.

type Connectors = Project['connectors']

interface Opened {
  readonly path: string
  /** All but connectors, which are compiled once. */
  readonly others: readonly ProjectFile[]
  readonly connectors: Connectors
  project?: Project
  /** Absent while it has errors. */
  flow?: ProjectFlow | undefined
  rest?: ProjectFlow | undefined
  /** One per sample, with what formulas saw: kept for questions about single formulas. */
  previews?: readonly FlowPreview[]
}

let opened: Opened | undefined

/** Requests are answered in their order: a preview is of the text that was checked before it. */
let last: Promise<unknown> = Promise.resolve()

self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ id: number; request: ProjectRequest }>) => {
    const { id, request } = data
    last = last
      .then(() => answer(request))
      .then(
        (value) => self.postMessage({ id, value }),
        (error: unknown) =>
          self.postMessage({ id, problem: error instanceof Error ? error.message : String(error) }),
      )
  },
)

async function answer(request: ProjectRequest): Promise<ProjectAnswers[ProjectRequest['kind']]> {
  switch (request.kind) {
    case 'open':
      return open(request.path, request.files)
    case 'check':
      return check(request.text)
    case 'preview':
      return preview(request.samples)
    case 'test':
      return test()
    case 'compare':
      return (await previewsOf(flowOf(request.text).flow, request.samples))?.map(toShown)
    case 'try-test':
      return tryTest(request.text, request.it)
    case 'evaluate':
      return evaluateAt(requireOpened().previews ?? [], request)
    case 'explain':
      return explainAt(requireOpened().previews ?? [], request)
  }
}

function open(path: string, files: readonly ProjectFile[]): FlowSurroundings {
  const connectors: Record<string, Connectors[string]> = {}
  const others: ProjectFile[] = []
  for (const file of files) {
    if (/^connector:/m.test(file.text)) {
      const { plan } = compileConnector(file.path, file.text)
      if (plan) connectors[plan.name] = plan
    } else if (file.path !== path) {
      others.push(file)
    }
  }
  opened = { path, others, connectors }
  return surroundingsOf(opened)
}

/** The integration whose files lie beside the flow gives it connections, settings and tables. */
function surroundingsOf({ path, others, connectors }: Opened): FlowSurroundings {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const beside = others.filter((file) => file.path.startsWith(folder))
  const integration = beside
    .map((file) => readSourceFile(file))
    .find(({ kind }) => kind === 'integration')?.value
  const part = (name: string): JsonObject => {
    const value = isJsonObject(integration) ? integration[name] : undefined
    return isJsonObject(value) ? value : {}
  }
  const connections = Object.entries(part('connections')).flatMap(([role, name]) =>
    typeof name === 'string' ? [[role, name]] : [],
  )
  return {
    connectors: knowConnectors(connectors),
    connections: Object.fromEntries(connections),
    settings: part('settings'),
    tables: part('tables'),
  }
}

function requireOpened(): Opened {
  if (!opened) throw new Error('no project is open')
  return opened
}

/** The project with this text of the file that is open. */
function flowOf(text: string): {
  readonly project: Project
  readonly flow: ProjectFlow | undefined
  /** The flow, or what is left of it without its mistakes. */
  readonly rest: ProjectFlow | undefined
} {
  const { others, path, connectors } = requireOpened()
  const project = loadProject([...others, { path, text }], connectors)
  const flow = project.flows.find(({ file }) => file === path)
  return { project, flow, rest: flow ?? project.broken.find(({ file }) => file === path) }
}

function check(text: string): ProjectAnswers['check'] {
  const state = requireOpened()
  const { project, flow, rest } = flowOf(text)
  state.project = project
  state.flow = flow
  state.rest = rest
  return {
    diagnostics: project.diagnostics.filter(({ file }) => file === state.path),
    isSound: state.flow !== undefined,
  }
}

async function previewsOf(
  flow: ProjectFlow | undefined,
  samples: readonly PreviewSample[],
): Promise<FlowPreview[] | undefined> {
  if (!flow) return undefined
  const { connectors } = requireOpened()
  const previews: FlowPreview[] = []
  for (const sample of samples) {
    const seen = await previewFlow({ flow: flow.plan, connectors, ...sample }).catch(leaveOut)
    if (!seen) return undefined
    previews.push(seen)
  }
  return previews

  /** Without its mistakes, a flow may lack what a preview cannot do without, as a system that is known. */
  function leaveOut(error: unknown): undefined {
    if (flow === requireOpened().flow) throw error
  }
}

async function tryTest(text: string, it: string): Promise<ProjectAnswers['try-test']> {
  const { project, flow } = flowOf(text)
  if (!flow) return undefined
  const { results } = await testProjectFlow(project, flow)
  return results.find((result) => result.it === it)?.outcome
}

async function preview(samples: readonly PreviewSample[]): Promise<ProjectAnswers['preview']> {
  const state = requireOpened()
  const previews = await previewsOf(state.rest, samples)
  if (!previews) return undefined
  state.previews = previews
  return previews.map(toShown)
}

function toShown({ create, update }: FlowPreview): FlowPreviewShown {
  return { create: withoutContext(create), update: withoutContext(update) }
}

function withoutContext(pass: FlowPreview['create']): FlowPreviewShown['create'] {
  return {
    ...pass,
    // The context has functions, which cannot be sent.
    steps: pass.steps.map(({ input: _input, context: _context, ...step }) => step),
    fields: pass.fields.map(({ input: _input, context: _context, ...field }) => field),
  }
}

async function test(): Promise<ProjectAnswers['test']> {
  const { flow, project } = requireOpened()
  if (!flow || !project) return undefined
  const { results, coverage } = await testProjectFlow(project, flow)
  const gaps = diagnoseCoverage(flow, coverage)
  return {
    results: results.map((result) => ({
      it: result.it,
      isGood: result.differences.length === 0,
      differences: diagnoseTest(flow, result),
    })),
    gaps,
    covered: coverage.shown,
    total: coverage.total,
  }
}
