import { transportSpecs } from '../../../connectors/specs.ts'
import {
  compileNamed,
  connectorNameOf,
  diagnoseCoverage,
  diagnoseTest,
  type FlowPreview,
  isConnectorFile,
  isJsonObject,
  type JsonObject,
  type Project,
  type ProjectFile,
  type ProjectFlow,
  parseTitlesPath,
  previewFlow,
  readSourceFile,
  testProjectFlow,
} from '../../../engine/index.ts'
import { readFlow } from '../../model/document/read-flow.ts'
import { placesNeverFilled, type SampledField } from '../../model/mapping/flow-coverage.ts'
import { type FlowSurroundings, knowConnectors } from '../../model/mapping/flow-surroundings.ts'
import { readStepTitles } from '../../model/mapping/step-titles.ts'
import { type ConnectorTitles, readConnectorTitles } from '../../model/mapping/translate-titles.ts'
import { evaluateAt, explainAt } from './ask-preview.ts'
import { compareEffects, type EffectDiff } from './compare-effects.ts'
import { filesAround, folderOf } from './files-around.ts'
import { loadConcerned, type ReadOnce, readOnce } from './load-concerned.ts'
import type {
  FlowPreviewShown,
  PreviewSample,
  ProjectAnswers,
  ProjectRequest,
  ProjectState,
} from './project-messages.ts'

// Compiling a project takes longer than a frame, so it has a thread of its own.

type Connectors = Project['connectors']

interface Opened {
  readonly path: string
  /** All but connectors and the file itself. */
  readonly others: readonly ReadOnce[]
  readonly connectorFiles: readonly ProjectFile[]
  /** Those that some file names: others are none of its business, and each takes long to compile. */
  connectors: Connectors
  project?: Project
  /** Absent while it has errors. */
  flow?: ProjectFlow | undefined
  rest?: ProjectFlow | undefined
  /** Of the file, as it was checked last. */
  text?: string
  /** Files beside it that are changed here as well, by path. */
  beside: ReadonlyMap<string, ProjectFile>
  samples: readonly PreviewSample[]
  /** Of those samples that were asked for, with what formulas saw: kept for questions about single formulas. */
  readonly previews: Map<number, FlowPreview | undefined>
}

let opened: Opened | undefined
let checksAsked = 0

/** Requests are answered in their order: a preview is of the text that was checked before it. */
let last: Promise<unknown> = Promise.resolve()

self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ id: number; request: ProjectRequest }>) => {
    const { id, request } = data
    if (request.kind === 'check') checksAsked += 1
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
      return open(request)
    case 'restore':
      return restore(request.state)
    case 'check':
      return check(request)
    case 'preview':
      return preview(request)
    case 'values':
      return shownAt(request.sample)
    case 'test':
      return test()
    case 'compare':
      return compare(request)
    case 'try-test':
      return tryTest(request.text, request.it)
    case 'evaluate':
      return evaluateAt(await previewAt(request.place.sample), request)
    case 'explain':
      return explainAt(await previewAt(request.place.sample), request)
  }
}

type OpenRequest = Extract<ProjectRequest, { readonly kind: 'open' }>

function open({ path, text, files, language }: OpenRequest): FlowSurroundings {
  const connectorFiles = files.filter(isConnectorFile)
  const others = files
    .filter((file) => !connectorFiles.includes(file) && file.path !== path)
    .map(readOnce)
  const own = { path, text }
  const around = filesAround([own], others)
  const connectors = compileNamed(connectorFiles, [...around, own], { transports: transportSpecs })
  const known = { beside: new Map(), samples: [], previews: new Map() }
  opened = { path, others, connectorFiles, connectors, ...known }
  const nameOf = new Map(
    connectorFiles
      .map((file) => [file.path, connectorNameOf(file)] as const)
      .filter(([, name]) => Object.hasOwn(connectors, name)),
  )
  return surroundingsOf(opened, readConnectorTitles(others, nameOf, language), language)
}

function restore({ opened: asked, text, beside, samples, stopped }: ProjectState): undefined {
  if (!asked) return
  open(asked)
  if (text !== undefined) check({ text, beside })
  const state = requireOpened()
  state.samples = samples
  for (const at of stopped) state.previews.set(at, undefined)
}

/** The integration whose files lie beside the flow gives it connections, settings and tables. */
function surroundingsOf(
  { path, others, connectors }: Opened,
  titles: Readonly<Record<string, ConnectorTitles>>,
  language: string,
): FlowSurroundings {
  const beside = others
    .filter((file) => folderOf(file.path) === folderOf(path))
    .filter((file) => (parseTitlesPath(file.path)?.language ?? language) === language)
    .map((file) => readSourceFile(file, file.parsed))
  const integration = beside.find(({ kind }) => kind === 'integration')?.value
  const part = (name: string): JsonObject => {
    const value = isJsonObject(integration) ? integration[name] : undefined
    return isJsonObject(value) ? value : {}
  }
  const connections = Object.entries(part('connections')).flatMap(([role, name]) =>
    typeof name === 'string' ? [[role, name]] : [],
  )
  return {
    connectors: knowConnectors(connectors, titles),
    connections: Object.fromEntries(connections),
    settings: part('settings'),
    tables: part('tables'),
    titles: readStepTitles(path, beside),
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
  const state = requireOpened()
  const { others, path, beside, connectorFiles } = state
  const own = [{ path, text }, ...beside.values()]
  const project = loadConcerned(own, others, connectorFiles)
  state.connectors = project.connectors
  const flow = project.flows.find(({ file }) => file === path)
  return { project, flow, rest: flow ?? project.broken.find(({ file }) => file === path) }
}

function check({
  text,
  beside,
}: Pick<
  Extract<ProjectRequest, { readonly kind: 'check' }>,
  'text' | 'beside'
>): ProjectAnswers['check'] {
  const state = requireOpened()
  state.beside = new Map(beside.map((file) => [file.path, file]))
  const { project, flow, rest } = flowOf(text)
  state.project = project
  state.flow = flow
  state.rest = rest
  state.text = text
  state.previews.clear()
  const diagnostics = project.diagnostics.filter(({ file }) => file === state.path)
  // What is no flow of its own, as shared steps, is sound without mistakes.
  const isSound =
    state.rest === undefined
      ? diagnostics.every(({ severity }) => severity !== 'error')
      : state.flow !== undefined
  return {
    diagnostics,
    beside: project.diagnostics.filter(({ file }) => state.beside.has(file)),
    isSound,
  }
}

/** Without its mistakes, a flow may lack what a preview cannot do without, as a system that is known. */
async function previewOf(
  flow: ProjectFlow,
  sample: PreviewSample,
): Promise<FlowPreview | undefined> {
  const { connectors, flow: sound } = requireOpened()
  return previewFlow({ flow: flow.plan, connectors, ...sample }).catch((error: unknown) => {
    if (flow === sound) throw error
    return undefined
  })
}

async function previewAt(at: number): Promise<FlowPreview | undefined> {
  const { rest, samples, previews } = requireOpened()
  const sample = samples[at]
  if (!previews.has(at) && rest && sample) previews.set(at, await previewOf(rest, sample))
  return previews.get(at)
}

async function shownAt(at: number): Promise<FlowPreviewShown | undefined> {
  const seen = await previewAt(at)
  return seen && toShown(seen)
}

async function preview({
  samples,
  sample,
}: ProjectRequest & { readonly kind: 'preview' }): Promise<ProjectAnswers['preview']> {
  const state = requireOpened()
  state.samples = samples
  state.previews.clear()
  return shownAt(sample)
}

async function compare({
  text,
  samples,
}: ProjectRequest & { readonly kind: 'compare' }): Promise<EffectDiff | undefined> {
  const { path, flow, text: ours = '' } = requireOpened()
  const before = flowOf(text).flow
  if (!flow || !before) return undefined
  const previewsOf = (each: ProjectFlow) =>
    Promise.all(samples.map(async (sample) => previewOf(each, sample)))
  const valueOf = (each: string) => readFlow(path, each).reading?.value ?? {}
  return compareEffects(
    { flow: valueOf(text), previews: await previewsOf(before) },
    { flow: valueOf(ours), previews: await previewsOf(flow) },
  )
}

async function tryTest(text: string, it: string): Promise<ProjectAnswers['try-test']> {
  const { project, flow } = flowOf(text)
  if (!flow) return undefined
  const { results } = await testProjectFlow(project, flow)
  return results.find((result) => result.it === it)?.outcome
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

/** All samples go through the flow, unless the text has changed meanwhile: what was asked last is answered first. */
async function fieldsOfSamples(): Promise<readonly SampledField[]> {
  const fields: SampledField[] = []
  const version = checksAsked
  for (const at of requireOpened().samples.keys()) {
    await letMessagesIn()
    if (checksAsked !== version) return []
    const seen = await previewAt(at)
    fields.push(...(seen?.create.fields ?? []), ...(seen?.update.fields ?? []))
  }
  return fields
}

function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
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
    neverFilled: placesNeverFilled(await fieldsOfSamples()),
    covered: coverage.shown,
    total: coverage.total,
  }
}
