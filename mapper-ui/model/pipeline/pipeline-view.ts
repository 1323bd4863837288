import {
  type Diagnostic,
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
} from '../../../engine/index.ts'
import { listAt, mapAt, showPath, startsWith, textAt } from '../document/json-path.ts'
import { type FlowStep, listSteps, stepLists, type Verb } from '../mapping/flow-steps.ts'
import { describeStep, type StepDescription } from './describe-step.ts'
import type { StepSection } from './read-sections.ts'

/** A property of a step that shows as a badge instead of a node. */
export interface StepBadge {
  readonly kind:
    | 'if'
    | 'for'
    | 'as'
    | 'mode'
    | 'missing'
    | 'match'
    | 'link'
    | 'fields'
    | 'unchanged'
  readonly text: string
}

/** A node of the pipeline, named by its place in the file: a step, what is read, or a group of steps. */
export interface PipelineNode {
  readonly id: string
  readonly path: DocumentPath
  readonly kind: 'source' | 'step' | 'group'
  readonly verb?: Verb | undefined
  /** As its author calls it. */
  readonly title?: string | undefined
  /** The file of steps that it calls. */
  readonly calls?: string | undefined
  /** What it does, to be said where it has no title. */
  readonly does: StepDescription
  readonly badges: readonly StepBadge[]
  readonly errors: number
  readonly hints: number
  /** The lane it is in: the id of a group and a branch, or of the list at the top. */
  readonly lane: string
}

/** A row of steps that run one after the other. */
export interface PipelineLane {
  readonly id: string
  readonly path: DocumentPath
  readonly kind: 'steps' | 'do' | 'else' | 'gone'
  /** Nodes in it, in order. */
  readonly nodes: readonly string[]
}

export interface PipelineEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /** `then` and `else` leave a group that has a condition. */
  readonly kind: 'next' | 'then' | 'else'
}

/** Steps that stand in one column, under a name. */
export interface PipelineSection {
  readonly id: string
  /** Empty where nothing names it. */
  readonly title: string
  /** What else its comment says. */
  readonly more: string
  readonly kind: 'steps' | 'gone'
  /** Of the list itself, without those within groups. */
  readonly nodes: readonly string[]
}

/** A flow as nodes, lanes and edges. Positions are computed from it and never stored. */
export interface PipelineView {
  readonly nodes: readonly PipelineNode[]
  readonly sections: readonly PipelineSection[]
  readonly lanes: readonly PipelineLane[]
  readonly edges: readonly PipelineEdge[]
}

/** Id of the node that stands for what is read. */
export const SOURCE = 'source'

export function viewPipeline(
  flow: Json,
  diagnostics: readonly Diagnostic[],
  sections: readonly StepSection[] = [],
): PipelineView {
  const nodes: PipelineNode[] = []
  const read = textAt(flow, ['source', 'read'])
  if (read !== undefined) nodes.push(sourceNode(read, flow, diagnostics))
  for (const step of listSteps(flow)) nodes.push(nodeOf(step, diagnostics))
  const lanes = stepLists.flatMap((path) =>
    lanesOf(flow, path, path[0] === 'deletes' ? 'gone' : 'steps', nodes),
  )
  return { nodes, sections: sectionsOf(lanes, sections), lanes, edges: edgesOf(nodes, lanes) }
}

/** The node that stands for a path of the file: the innermost step that it is in. */
export function nodeAtPath({ nodes }: PipelineView, path: DocumentPath): PipelineNode | undefined {
  return nodes
    .filter((node) => startsWith(path, node.path))
    .toSorted((left, right) => right.path.length - left.path.length)[0]
}

/** All steps of a section, with those within groups, in their order. */
export function stepsOfSection(
  { nodes }: Pick<PipelineView, 'nodes'>,
  { nodes: own }: Pick<PipelineSection, 'nodes'>,
): readonly PipelineNode[] {
  return nodes.filter(({ id }) => own.some((top) => id === top || id.startsWith(`${top}.`)))
}

function sourceNode(read: string, flow: Json, diagnostics: readonly Diagnostic[]): PipelineNode {
  const path = ['source']
  const filters = Object.keys(mapAt(flow, ['source', 'with']) ?? {})
  const badges: StepBadge[] =
    filters.length === 0 ? [] : [{ kind: 'match', text: filters.join(', ') }]
  const lane = showPath(['steps'])
  return {
    id: SOURCE,
    path,
    kind: 'source',
    does: { form: 'read', about: read, others: 0 },
    badges,
    lane,
    ...count(diagnostics, path),
  }
}

function nodeOf(step: FlowStep, diagnostics: readonly Diagnostic[]): PipelineNode {
  const { path, value, verb } = step
  const isGroup = verb === 'do'
  const own = isGroup
    ? diagnostics.filter((each) => !['do', 'else'].includes(String(each.path[path.length])))
    : diagnostics
  return {
    id: showPath(path),
    path,
    kind: isGroup ? 'group' : 'step',
    verb,
    title: textAt(value, ['title']),
    calls: textAt(value, ['call']),
    does: describeStep(step),
    badges: badgesOf(value),
    lane: showPath(path.slice(0, -1)),
    ...count(own, path),
  }
}

function badgesOf(step: FlowStep['value']): readonly StepBadge[] {
  const badges: StepBadge[] = []
  const add = (kind: StepBadge['kind'], value: Json | undefined) => {
    if (value !== undefined) badges.push({ kind, text: textOf(value) })
  }
  add('for', step['for'])
  add('if', step['if'])
  add('mode', step['mode'])
  add('match', step['match'] ?? step['by'])
  add('link', step['link'] ?? step['became'])
  add('missing', step['missing'])
  add('unchanged', step['unchanged'])
  add('as', step['as'])
  const { set } = step
  if (isJsonObject(set)) badges.push({ kind: 'fields', text: String(Object.keys(set).length) })
  return badges
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value.replace(/^=/, '')
  return isJsonObject(value) ? Object.keys(value).join(', ') : JSON.stringify(value)
}

function count(
  diagnostics: readonly Diagnostic[],
  path: DocumentPath,
): Pick<PipelineNode, 'errors' | 'hints'> {
  const own = diagnostics.filter((each) => startsWith(each.path, path))
  const errors = own.filter(({ severity }) => severity === 'error').length
  return { errors, hints: own.length - errors }
}

function lanesOf(
  flow: Json,
  path: DocumentPath,
  kind: PipelineLane['kind'],
  nodes: readonly PipelineNode[],
): readonly PipelineLane[] {
  if (!isJsonList(listAt(flow, path))) return []
  const id = showPath(path)
  const own = nodes.filter(({ lane }) => lane === id)
  const inner = own.flatMap((node) => [
    ...lanesOf(flow, [...node.path, 'do'], 'do', nodes),
    ...lanesOf(flow, [...node.path, 'else'], 'else', nodes),
  ])
  return [{ id, path, kind, nodes: own.map((node) => node.id) }, ...inner]
}

/** A column for each section of the steps, and one for what is done about records that are gone. */
function sectionsOf(
  lanes: readonly PipelineLane[],
  sections: readonly StepSection[],
): readonly PipelineSection[] {
  return lanes.flatMap(({ id, kind, nodes }): readonly PipelineSection[] => {
    if (kind === 'gone') return [{ id: `section.${id}`, title: '', more: '', kind, nodes }]
    if (kind !== 'steps') return []
    const steps = nodes.filter((each) => each !== SOURCE)
    const starts = sections.length > 0 ? sections : [{ from: 0, title: '', more: '' }]
    return starts.map(({ from, title, more }, at) => ({
      id: `section.${from}`,
      title,
      more,
      kind,
      nodes: steps.filter((each) => {
        const position = Number(each.split('.')[1])
        return position >= from && position < (starts[at + 1]?.from ?? Infinity)
      }),
    }))
  })
}

function edgesOf(
  nodes: readonly PipelineNode[],
  lanes: readonly PipelineLane[],
): readonly PipelineEdge[] {
  const edges: PipelineEdge[] = []
  const add = (from: string, to: string, kind: PipelineEdge['kind']) =>
    edges.push({ id: `${from}→${to}`, from, to, kind })
  const groups = new Map(nodes.map((node) => [node.id, node]))
  for (const { path, kind, nodes: own } of lanes) {
    const holder = groups.get(showPath(path.slice(0, -1)))
    const [first] = own
    if (first !== undefined && holder) add(holder.id, first, kind === 'else' ? 'else' : 'then')
    for (const [at, id] of own.entries()) {
      const next = own[at + 1]
      if (next !== undefined) add(id, next, 'next')
    }
  }
  return edges
}
