import type { DocumentPath, Json } from '../../../engine/index.ts'
import { isSamePath, listAt, startsWith } from '../../model/document/json-path.ts'
import type { NodePlace, PipelineLayout } from '../../model/pipeline/layout-pipeline.ts'
import {
  type PipelineLane,
  type PipelineNode,
  type PipelineView,
  SOURCE,
} from '../../model/pipeline/pipeline-view.ts'

/** Half of what is between columns. */
const BESIDE = 18

/** A list of steps, and before which of them. */
export interface StepPosition {
  readonly list: DocumentPath
  readonly position: number
}

/** One place up or down: past a neighbour, and out of a group at its ends. */
export function neighbourPosition(
  flow: Json,
  step: DocumentPath,
  by: -1 | 1,
): StepPosition | undefined {
  const list = step.slice(0, -1)
  const own = Number(step.at(-1))
  const length = listAt(flow, list)?.length ?? 0
  const next = own + by
  if (next >= 0 && next < length) return { list, position: by < 0 ? next : next + 1 }
  // The list of a group is two names below the group itself.
  const group = list.slice(0, -1)
  const outer = group.slice(0, -1)
  if (typeof group.at(-1) !== 'number' || !listAt(flow, outer)) return undefined
  return { list: outer, position: Number(group.at(-1)) + (by < 0 ? 0 : 1) }
}

/** Where a step is found after it was moved: it may have left a gap before its new place. */
export function pathAfterMove(step: DocumentPath, to: StepPosition): DocumentPath {
  const from = step.slice(0, -1)
  const own = Number(step.at(-1))
  if (isSamePath(from, to.list)) {
    return [...from, to.position > own ? to.position - 1 : to.position]
  }
  const shifted = to.list.map((name, at) => {
    const isBehind = at === from.length && startsWith(to.list, from) && Number(name) > own
    return isBehind ? Number(name) - 1 : name
  })
  return [...shifted, to.position]
}

/** Where a step would come if it were dropped, and where that is drawn. */
export interface DropPlace extends StepPosition {
  readonly line: { readonly x: number; readonly y: number; readonly width: number }
}

/** Which position a step was dropped at: in the innermost lane under it, before the first node below its middle. */
export function dropPosition(
  view: PipelineView,
  layout: PipelineLayout,
  { dragged, x, y }: { readonly dragged: string; readonly x: number; readonly y: number },
): DropPlace | undefined {
  const places = absolutePlaces(view, layout)
  const lanes = view.lanes
    .filter(({ id }) => id !== dragged && !id.startsWith(`${dragged}.`))
    .flatMap((lane) => {
      const place = laneCorner(lane.id, layout, places)
      return place && isWithin(place, { x, y, below: isInner(lane) ? IN_GROUP : BELOW })
        ? [lane]
        : []
    })
    .toSorted((left, right) => right.path.length - left.path.length)
  const [lane] = lanes
  if (!lane) return undefined
  const own = lane.nodes.filter((id) => id !== SOURCE)
  // A list has several columns, and a step comes behind those of its own.
  const inColumn = own.filter((id) => isBeside(places.get(id), x))
  const next = inColumn.find((id) => {
    const place = places.get(id)
    return id !== dragged && place !== undefined && place.y + place.height / 2 > y
  })
  const corner = laneCorner(lane.id, layout, places)
  const place = { x: corner?.x ?? x, y: corner?.y ?? y, width: corner?.width ?? 0 }
  if (next !== undefined) {
    const line = { ...place, ...lineAbove(places.get(next)) }
    return { list: lane.path, position: own.indexOf(next), line }
  }
  const last = inColumn.at(-1)
  return {
    list: lane.path,
    position: last === undefined ? own.length : own.indexOf(last) + 1,
    line: { ...place, ...lineBelow(places.get(last ?? '')) },
  }
}

/** Of the space between two cards. */
const HALF_GAP = 7

function lineAbove(place: NodePlace | undefined) {
  return place && { x: place.x, y: place.y - HALF_GAP, width: place.width }
}

function lineBelow(place: NodePlace | undefined) {
  return place && { x: place.x, y: place.y + place.height + HALF_GAP, width: place.width }
}

function isBeside(place: NodePlace | undefined, x: number): boolean {
  return place !== undefined && x >= place.x - BESIDE && x <= place.x + place.width + BESIDE
}

/** Places of nodes as seen from the corner of the canvas. */
export function absolutePlaces(
  { nodes }: PipelineView,
  layout: PipelineLayout,
): ReadonlyMap<string, NodePlace> {
  const places = new Map<string, NodePlace>()
  for (const node of nodes) {
    const place = layout.nodes.get(node.id)
    if (!place) continue
    const group = places.get(groupOf(node) ?? '')
    places.set(node.id, {
      ...place,
      x: place.x + (group?.x ?? 0),
      y: place.y + (group?.y ?? 0),
    })
  }
  return places
}

/** The group whose branch a node is in. */
export function groupOf({ path }: PipelineNode): string | undefined {
  const group = path.slice(0, -2)
  return typeof group.at(-1) === 'number' ? group.join('.') : undefined
}

function laneCorner(
  id: string,
  layout: PipelineLayout,
  places: ReadonlyMap<string, NodePlace>,
): NodePlace | undefined {
  const lane = layout.lanes.get(id)
  const group = places.get(id.replace(/\.(do|else)$/, ''))
  return lane && { ...lane, x: lane.x + (group?.x ?? 0), y: lane.y + (group?.y ?? 0) }
}

/** So far below its last step a list still takes one; what is dropped below a group is in none of its branches. */
const BELOW = 60
const IN_GROUP = 12

function isInner({ path }: PipelineLane): boolean {
  return path.some((part) => typeof part === 'number')
}

/** A little above and below a lane is in it too: that is where one drops to add at an end. */
function isWithin(
  { x, y, width, height }: NodePlace,
  at: { readonly x: number; readonly y: number; readonly below: number },
): boolean {
  return at.x >= x - 24 && at.x <= x + width + 24 && at.y >= y - 40 && at.y <= y + height + at.below
}
