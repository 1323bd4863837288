import { findRuns, type StepRun } from './find-runs.ts'
import {
  type PipelineLane,
  type PipelineNode,
  type PipelineSection,
  type PipelineView,
  SOURCE,
  stepsOfSection,
} from './pipeline-view.ts'

export interface NodePlace {
  /** From the upper left corner of the lane of its group, or of the canvas. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A card around steps that follow each other; its place counts from where those of its steps do. */
export interface PlacedRun {
  readonly id: string
  readonly kind: NonNullable<StepRun['kind']>
  readonly nodes: readonly string[]
  /** The group whose branch it is in. */
  readonly group: string | undefined
  readonly place: NodePlace
  /** Only its head is drawn. Its steps have the place of the card. */
  readonly isFolded: boolean
}

export interface PipelineLayout {
  /** By id of node. A group is as large as what it holds. */
  readonly nodes: ReadonlyMap<string, NodePlace>
  /** By id of lane; those within groups count from the group. The lane of a list is around all of its sections. */
  readonly lanes: ReadonlyMap<string, NodePlace>
  /** Heads of the sections, by id. Steps of a folded one have the place of its head. */
  readonly sections: ReadonlyMap<string, NodePlace>
  /** Ids of nodes that are folded away, with their section or their card. */
  readonly hidden: ReadonlySet<string>
  readonly runs: readonly PlacedRun[]
  /** What is drawn below each other, by ids: the head of a section if there is one, then runs and nodes. */
  readonly chains: readonly (readonly string[])[]
}

/** What a card says, at a width of so many pixels. */
export type MeasureNode = (
  node: PipelineNode,
  width: number,
) => {
  /** Of its title. */
  readonly lines: number
  /** Whether something is said below it. */
  readonly hasDetails: boolean
  /** Whether it has numbers of records. */
  readonly hasEnds?: boolean
}

/** Pixels. */
const SIZES = {
  width: 264,
  sourceWidth: 176,
  line: 18,
  /** A card without its lines: its border and padding. */
  card: 26,
  /** What a card says below its title. */
  details: 22,
  /** Numbers of records. */
  ends: 20,
  row: 16,
  runHead: 40,
  runFoot: 4,
  sectionHead: 64,
  gap: 26,
  between: 16,
  columns: 36,
  groupHead: 24,
  padding: 12,
} as const

type Size = Pick<NodePlace, 'width' | 'height'>

/** Where something begins, and which group that counts from. */
interface Corner {
  readonly x: number
  readonly y: number
  readonly group: string | undefined
}

/**
 * Places a pipeline: its sections are columns from left to right, steps stand below each other in them, steps of one kind
 * that follow each other share a card, and the branches of a group are side by side. The same flow always looks the same.
 */
export function layoutPipeline(
  view: PipelineView,
  measure: MeasureNode,
  /** Ids of runs, and of sections. */
  folded: ReadonlySet<string> = new Set(),
): PipelineLayout {
  const layout = new Layout(view, measure, folded)
  let x = layout.placeSource()
  for (const section of view.sections) x += layout.placeSection(section, x).width + SIZES.columns
  return layout
}

class Layout implements PipelineLayout {
  readonly nodes = new Map<string, NodePlace>()
  readonly lanes = new Map<string, NodePlace>()
  readonly sections = new Map<string, NodePlace>()
  readonly hidden = new Set<string>()
  readonly runs: PlacedRun[] = []
  readonly chains: (readonly string[])[] = []
  readonly #view: PipelineView
  readonly #measure: MeasureNode
  readonly #folded: ReadonlySet<string>
  readonly #nodesById: ReadonlyMap<string, PipelineNode>
  readonly #lanesById: ReadonlyMap<string, PipelineLane>

  constructor(view: PipelineView, measure: MeasureNode, folded: ReadonlySet<string>) {
    this.#view = view
    this.#measure = measure
    this.#folded = folded
    this.#nodesById = new Map(view.nodes.map((node) => [node.id, node]))
    this.#lanesById = new Map(view.lanes.map((lane) => [lane.id, lane]))
  }

  /** Gives where the first section begins. */
  placeSource(): number {
    if (!this.#nodesById.has(SOURCE)) return 0
    const { sourceWidth: width, sectionHead: height, columns } = SIZES
    this.nodes.set(SOURCE, { x: 0, y: 0, width, height })
    return width + columns
  }

  placeSection({ id, kind, nodes }: PipelineSection, x: number): Size {
    const { sectionHead, gap } = SIZES
    if (this.#folded.has(id)) return this.#placeFolded(id, kind, nodes, x)
    const top = sectionHead + gap
    const size = this.#placeColumn(nodes, { x, y: top, group: undefined }, id)
    this.sections.set(id, { x, y: 0, width: size.width, height: sectionHead })
    const lane = this.#view.lanes.find((each) => each.kind === kind)
    if (lane) this.#widen(lane.id, { x, y: 0, width: size.width, height: size.height + top })
    return size
  }

  /** Only its head, with the numbers of all its steps. */
  #placeFolded(
    id: string,
    kind: PipelineSection['kind'],
    nodes: readonly string[],
    x: number,
  ): Size {
    const within = stepsOfSection(this.#view, { nodes })
    const hasEnds = within.some((node) => this.#measure(node, SIZES.width).hasEnds)
    const height = SIZES.sectionHead + (hasEnds ? SIZES.ends : 0)
    const place = { x, y: 0, width: SIZES.width, height }
    for (const node of within) {
      this.hidden.add(node.id)
      // Places of steps in a group count from it.
      const isTop = nodes.includes(node.id)
      this.nodes.set(node.id, isTop ? place : { ...place, x: 0 })
    }
    this.sections.set(id, place)
    const lane = this.#view.lanes.find((each) => each.kind === kind)
    if (lane) this.#widen(lane.id, place)
    return place
  }

  #widen(lane: string, place: NodePlace): void {
    const before = this.lanes.get(lane) ?? place
    const width = place.x + place.width - before.x
    this.lanes.set(lane, { ...before, width, height: Math.max(before.height, place.height) })
  }

  #placeColumn(ids: readonly string[], { x, y: top, group }: Corner, head?: string): Size {
    const own = ids.flatMap((id) => this.#nodesById.get(id) ?? [])
    const groups = own.filter(({ kind }) => kind === 'group')
    const sizes = new Map(groups.map((node) => [node.id, this.#placeGroup(node)]))
    const width = Math.max(SIZES.width, ...[...sizes.values()].map((size) => size.width))
    const chain = head === undefined ? [] : [head]
    let y = top
    for (const run of findRuns(own)) {
      y += this.#placeRun(run, { x, y, group }, { width, sizes }) + SIZES.gap
      chain.push(idOfRun(run))
    }
    this.chains.push(chain)
    return { width, height: Math.max(0, y - SIZES.gap - top) }
  }

  /** Gives its height. */
  #placeRun(
    run: StepRun,
    { x, y: top, group }: Corner,
    { width, sizes }: { readonly width: number; readonly sizes: ReadonlyMap<string, Size> },
  ): number {
    const { kind, nodes } = run
    if (kind === undefined) {
      for (const node of nodes) {
        const height = sizes.get(node.id)?.height ?? this.#cardHeight(node, width)
        this.nodes.set(node.id, { x, y: top, width, height })
      }
      return this.nodes.get(idOfRun(run))?.height ?? 0
    }
    const id = idOfRun(run)
    const isFolded = this.#folded.has(id)
    if (isFolded) {
      const hasEnds = nodes.some((node) => this.#measure(node, width).hasEnds)
      const place = { x, y: top, width, height: SIZES.runHead + (hasEnds ? SIZES.ends : 0) }
      for (const node of nodes) {
        this.nodes.set(node.id, place)
        this.hidden.add(node.id)
      }
      this.runs.push({ id, kind, nodes: nodes.map((node) => node.id), group, place, isFolded })
      return place.height
    }
    // Within the border of the card.
    const rowWidth = width - 2
    let y: number = SIZES.runHead
    for (const node of nodes) {
      const { lines, hasEnds = false } = this.#measure(node, rowWidth)
      const height = SIZES.row + lines * SIZES.line + (hasEnds ? SIZES.ends : 0)
      this.nodes.set(node.id, { x: x + 1, y: top + y, width: rowWidth, height })
      y += height
    }
    const height = y + SIZES.runFoot
    const place = { x, y: top, width, height }
    this.runs.push({ id, kind, nodes: nodes.map((node) => node.id), group, place, isFolded })
    return height
  }

  #cardHeight(node: PipelineNode, width: number): number {
    const { lines, hasDetails, hasEnds = false } = this.#measure(node, width)
    const below = (hasDetails ? SIZES.details : 0) + (hasEnds ? SIZES.ends : 0)
    return SIZES.card + lines * SIZES.line + below
  }

  /** Children are placed from the corner of their group, as the canvas nests them. */
  #placeGroup(node: PipelineNode): Size {
    const { padding, groupHead, between } = SIZES
    const branches = ['do', 'else'].flatMap(
      (name) => this.#lanesById.get(`${node.id}.${name}`) ?? [],
    )
    const head = this.#cardHeight(node, SIZES.width) + (branches.length > 1 ? groupHead : 0)
    let right: number = padding
    let bottom = 0
    for (const { id, nodes } of branches) {
      const size = this.#placeColumn(nodes, { x: right, y: head, group: node.id })
      const height = Math.max(size.height, SIZES.card)
      this.lanes.set(id, { x: right, y: head, width: size.width, height })
      right += size.width + between
      bottom = Math.max(bottom, height)
    }
    return {
      width: Math.max(SIZES.width, right - between + padding),
      height: head + bottom + padding,
    }
  }
}

function idOfRun({ kind, nodes: [first] }: StepRun): string {
  const id = first?.id ?? ''
  return kind === undefined ? id : `run.${id}`
}
