import type { DocumentPath } from '../../../engine/index.ts'
import type { Suggestion } from '../../model/auto-map/suggest-mappings.ts'
import type { DropChoice } from '../../model/gesture/drop-choices.ts'
import type { FieldLines } from '../../model/lines/field-lines.ts'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import type { VisibleRows } from '../../model/mapping/visible-rows.ts'

export type Side = 'source' | 'target'

/** What is seen of one of the two trees. */
export interface PanelState {
  readonly search: string
  /** Groups that somebody opened or closed, by path; the others are as they come. */
  readonly toggled: ReadonlyMap<string, boolean>
  /** By row: 1 where its children are shown. */
  readonly expanded: Uint8Array
  readonly visible: VisibleRows
}

/** Which target fields are shown: those that are filled or have to be, or all. */
export type FieldChoice = 'used' | 'all'

/** Which lines are drawn: all, those of values only, or those of the fields that are chosen. */
export type LineChoice = 'all' | 'values' | 'chosen'

export interface Picking {
  readonly target: string
  readonly start: string
  /** Where it is looked for, in pixels from the edges of the window. */
  readonly place: { readonly left: number } & (
    | { readonly top: number }
    | { readonly bottom: number }
  )
}

/** A choice that a drop leaves open. */
export interface OpenDrop {
  readonly source: string
  readonly target: string
  readonly choices: readonly DropChoice[]
}

/** What is seen of a mapping, and what somebody is about to do. Nothing of it is in the file. */
export interface MappingState {
  /** Absent until the systems are read, and in a flow that maps nothing. */
  readonly view: MappingView | undefined
  readonly lines: FieldLines | undefined
  readonly step: DocumentPath | undefined
  readonly source: PanelState
  readonly target: PanelState
  readonly onlyUnmapped: boolean
  /** Whether fields that nothing fills are folded, and those that cannot be filled left out. */
  readonly fieldChoice: FieldChoice
  /** The folded row that has the focus of the grid, by its number in the list. */
  readonly foldRow: number | undefined
  /** The source field that has the focus of its tree. */
  readonly sourceField: string | undefined
  readonly connecting: { readonly side: Side; readonly path: string } | undefined
  /** The pointer is down on a row, and may be about to drag a line. */
  readonly isHeld: boolean
  readonly drop: OpenDrop | undefined
  readonly editing:
    | { readonly target: string; readonly start: string; readonly isLarge: boolean }
    | undefined
  /** The field that something is looked for to fill it, and what was typed to begin with. */
  readonly picking: Picking | undefined
  /** What is being put around what fills a field. */
  readonly drafting: { readonly kind: 'if' | 'look-up'; readonly target: string } | undefined
  /** Which item of a loop is shown, by the place of its `for`. */
  readonly items: Readonly<Record<string, number>>
  readonly suggestions: readonly Suggestion[]
  /** Target fields whose lines stay in sight while others are worked on. */
  readonly pinned: readonly string[]
  readonly lineChoice: LineChoice
  /** What can be done with a field, and where that is listed, in pixels from the edges of the window. */
  readonly menu:
    | { readonly target: string; readonly left: number; readonly top: number }
    | undefined
  readonly panel: 'none' | 'functions' | 'tables'
}

export function closedPanel(): PanelState {
  const visible = { list: NONE, placeOf: NONE, isShown: new Uint8Array(), folds: new Map() }
  return { search: '', toggled: new Map(), expanded: new Uint8Array(), visible }
}

const NONE = new Int32Array()
