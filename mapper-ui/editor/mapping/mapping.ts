import { createStore, type StoreApi } from 'zustand/vanilla'
import type { GestureOutcome } from '../../model/document/gesture.ts'
import { isSamePath } from '../../model/document/json-path.ts'
import { listFieldLines } from '../../model/lines/field-lines.ts'
import { foldEmpty, unfillableRows } from '../../model/mapping/fold-empty.ts'
import { type MappingView, viewMapping } from '../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'
import {
  bothWanted,
  expandedTo,
  type Fold,
  listVisibleRows,
  searchRows,
} from '../../model/mapping/visible-rows.ts'
import type { Editor } from '../editor.ts'
import { chooseStep } from './choose-step.ts'
import { keptFieldChoice } from './field-choice.ts'
import { foldPath } from './fold-path.ts'
import { closedPanel, type MappingState, type PanelState, type Side } from './mapping-state.ts'

/** The mapping of one step as it is seen and worked on. */
export interface Mapping {
  readonly editor: Editor
  readonly store: StoreApi<MappingState>
  /** Keeps the view up to date with the text, until the result is called. */
  readonly follow: () => () => void
  /** Makes a gesture, and says what it did. Gives whether it was made. */
  readonly perform: (outcome: GestureOutcome) => boolean
  readonly changePanel: (side: Side, change: Partial<PanelState>) => void
  readonly set: (change: Partial<MappingState>) => void
}

export function createMapping(editor: Editor): Mapping {
  const store = createStore<MappingState>(() => ({
    view: undefined,
    lines: undefined,
    step: undefined,
    source: closedPanel(),
    target: closedPanel(),
    onlyUnmapped: false,
    fieldChoice: keptFieldChoice(),
    foldRow: undefined,
    sourceField: undefined,
    connecting: undefined,
    isHeld: false,
    drop: undefined,
    editing: undefined,
    picking: undefined,
    drafting: undefined,
    items: {},
    suggestions: [],
    pinned: [],
    lineChoice: 'all',
    menu: undefined,
    panel: 'none',
  }))
  const read = (): void => store.setState((state) => readMapping(editor, state))
  return {
    editor,
    store,
    follow: () => followEditor(editor, read, (change) => store.setState(change)),
    perform: (outcome) => {
      const isMade = editor.perform(outcome)
      if (isMade && outcome.kind === 'gesture') {
        editor.document.endGroup()
        if (outcome.notices.length === 0) editor.say(outcome.label)
      }
      return isMade
    },
    changePanel: (side, change) =>
      store.setState((state) => {
        const panel = { ...state[side], ...change }
        return state.view ? { [side]: showSide(state, state.view, side, panel) } : {}
      }),
    set: (change) =>
      store.setState((state) => {
        const changed = { ...state, ...change }
        const isSame =
          changed.onlyUnmapped === state.onlyUnmapped &&
          changed.fieldChoice === state.fieldChoice &&
          changed.suggestions === state.suggestions
        return isSame ? changed : withVisible(changed)
      }),
  }
}

function followEditor(
  editor: Editor,
  read: () => void,
  reset: (change: Partial<MappingState>) => void,
): () => void {
  read()
  const stops = [
    editor.document.store.subscribe(({ flow, diagnostics }, before) => {
      if (flow !== before.flow || diagnostics !== before.diagnostics) read()
    }),
    editor.view.subscribe(({ place, surroundings, sample }, before) => {
      // Another sample has other lists.
      if (sample !== before.sample) reset({ items: {} })
      if (place.field !== before.place.field) reset({ foldRow: undefined })
      if (place.step !== before.place.step || surroundings !== before.surroundings) read()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Reads the step anew; what was read of formulas before is used again. */
function readMapping(editor: Editor, state: MappingState): MappingState {
  const { flow, diagnostics } = editor.document.store.getState()
  const { surroundings, place } = editor.view.getState()
  const step = chooseStep(flow.value, place.step)
  if (!surroundings || !step)
    return { ...state, view: undefined, lines: undefined, step: undefined }
  const isSameStep = state.step !== undefined && isSamePath(state.step, step.path)
  const before = state.view
  const view = viewMapping({ flow: flow.value, surroundings, step: step.path, diagnostics, before })
  if (!view) return { ...state, view, lines: undefined, step: undefined }
  const open = { step: step.path, view, lines: listFieldLines(view) }
  if (isSameStep) return withVisible({ ...state, ...open, suggestions: stillOpen(state, view) })
  const fresh = {
    suggestions: [],
    pinned: [],
    connecting: undefined,
    drop: undefined,
    editing: undefined,
    picking: undefined,
    drafting: undefined,
    menu: undefined,
  }
  return withVisible({ ...state, ...open, ...fresh })
}

function stillOpen({ suggestions }: MappingState, view: MappingView) {
  return suggestions.filter(({ target, source }) => {
    const row = view.target.rowOf.get(target)
    return row !== undefined && (view.fieldOf[row] ?? -1) < 0 && view.source.rowOf.has(source)
  })
}

/** Makes the lists of rows anew. */
function withVisible(state: MappingState): MappingState {
  const { view } = state
  if (!view) return state
  const source = showSide(state, view, 'source', state.source)
  return { ...state, source, target: showSide(state, view, 'target', state.target) }
}

/** How deep groups are open at first. Names of the flow are closed, and the record is open. */
const DEPTHS = { source: 0, target: 3 }

function showSide(
  state: MappingState,
  view: MappingView,
  side: Side,
  panel: PanelState,
): PanelState {
  if (side === 'source') return showPanel(panel, view.source, { depth: DEPTHS.source })
  const depth = DEPTHS.target
  if (state.onlyUnmapped)
    return showPanel(panel, view.target, { depth, wanted: unmappedRows(view) })
  // Who searches looks for any field.
  if (state.fieldChoice === 'all' || panel.search.trim() !== '') {
    return showPanel(panel, view.target, { depth })
  }
  const kept = new Set(state.suggestions.map(({ target }) => target))
  const isOpen = (parent: number): boolean => panel.toggled.get(foldPath(view, parent)) === true
  const folds = foldEmpty(view, { isOpen, kept })
  return showPanel(panel, view.target, { depth, folds, left: unfillableRows(view) })
}

/** Fields that can still be filled. */
function unmappedRows({ fieldOf, target }: MappingView): Uint8Array {
  return Uint8Array.from(fieldOf, (at, row) =>
    at < 0 && !hasFlag(target, row, RowFlag.readOnly) ? 1 : 0,
  )
}

function showPanel(
  panel: PanelState,
  rows: SchemaRows,
  {
    depth,
    wanted,
    folds,
    left,
  }: {
    readonly depth: number
    readonly wanted?: Uint8Array
    readonly folds?: readonly Fold[]
    /** By row: 1 for those that are not shown. */
    readonly left?: Uint8Array
  },
): PanelState {
  const expanded = expandedTo(rows, depth)
  const record = rows.rowOf.get('$')
  if (record !== undefined) expanded[record] = 1
  for (const [path, isOpen] of panel.toggled) {
    const row = rows.rowOf.get(path)
    if (row !== undefined) expanded[row] = isOpen ? 1 : 0
  }
  const found = bothWanted(searchRows(rows, panel.search), wanted)
  return {
    ...panel,
    expanded,
    visible: listVisibleRows(rows, { expanded, wanted: found, folds, left }),
  }
}
