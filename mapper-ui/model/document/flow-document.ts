import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  applyTextEdits,
  type Diagnostic,
  invertTextEdits,
  orderTextEdits,
  parseText,
  type TextEdit,
  type YamlText,
} from '../../../engine/index.ts'
import { type Gesture, type GestureOutcome, type GestureRefusal, refuseGesture } from './gesture.ts'
import { label } from './label.ts'
import { makeEdits } from './make-edits.ts'
import { type BrokenText, type FlowReading, readFlow } from './read-flow.ts'
import {
  closeGroup,
  emptyUndoStack,
  pushEntry,
  stepBack,
  stepForward,
  type UndoEntry,
  type UndoStack,
} from './undo-stack.ts'

/** How the text came to be what it is; a view that made the change itself does not make it again. */
export type ChangeOrigin = 'open' | 'gesture' | 'typing' | 'undo' | 'redo' | 'merge'

export interface FlowState {
  /** Of the file, with `/` between folders. */
  readonly path: string
  readonly text: string
  /** Goes up by one with every change of the text. */
  readonly version: number
  /** What the text says, or said before it broke. */
  readonly flow: FlowReading
  /** False for a moment after a key: what the text says is told when nothing more is typed. */
  readonly isRead: boolean
  /** Set while the text is not YAML: the canvas is read-only, and says where. */
  readonly broken?: BrokenText | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** The version that the whole project was last checked with; what is said of another one may not hold any more. */
  readonly checkedVersion: number | undefined
  readonly undoStack: UndoStack
  readonly savedText: string
  /** What led from the text before to this one. */
  readonly change: { readonly origin: ChangeOrigin; readonly edits: readonly TextEdit[] }
}

export interface GesturePerformed {
  readonly kind: 'performed'
  readonly edits: readonly TextEdit[]
  readonly notices: Gesture['notices']
}

/** One flow that is being edited. The text is all there is: every view reads it, and every gesture edits it. */
export interface FlowDocument {
  readonly store: StoreApi<FlowState>
  /** Makes a gesture, if the text is YAML and all of it can be made; else says why not. */
  readonly perform: (outcome: GestureOutcome) => GesturePerformed | GestureRefusal
  /** Takes over what was typed in the text view, whether or not it is YAML. */
  readonly type: (edits: readonly TextEdit[]) => void
  /** Ends an entry of the undo list, as when the caret jumps or the mouse is let go. */
  readonly endGroup: () => void
  readonly undo: () => void
  readonly redo: () => void
  /** Takes over edits that no gesture and no key made, as an entry that can be taken back. */
  readonly merge: (edits: readonly TextEdit[], name?: UndoEntry['label']) => void
  readonly markSaved: () => void
  /** Takes over what the whole project says about a version; it is dropped when the text has moved on. */
  readonly acceptDiagnostics: (version: number, diagnostics: readonly Diagnostic[]) => void
}

/** `wait`: puts off reading what is typed, as long as it is called again; without it every key is read at once. */
export function createFlowDocument(
  path: string,
  text: string,
  wait: (read: () => void) => void = (read) => read(),
): FlowDocument {
  const store = createStore<FlowState>(() => openState(path, text))
  const { getState, setState } = store

  const change = (
    origin: ChangeOrigin,
    edits: readonly TextEdit[],
    undoStack: UndoStack,
    parsed?: YamlText,
  ) => {
    if (edits.length === 0) return
    setState((state) => readText(changeText(state, { origin, edits, undoStack }), parsed))
  }
  const record = (origin: ChangeOrigin, entry: UndoEntry, parsed?: YamlText) =>
    change(origin, entry.edits, pushEntry(getState().undoStack, entry), parsed)
  const settle = (): void => {
    if (!getState().isRead) setState((state) => readText(state))
  }

  return {
    store,
    perform(outcome) {
      if (outcome.kind === 'refused') return outcome
      settle()
      const { broken, flow } = getState()
      if (broken) return refuseGesture('broken', { line: broken.line, message: broken.message })
      const made = makeEdits(flow.parsed, outcome.edits)
      if (made.kind === 'refused') return refuseGesture(made.code, { message: made.message })
      const { edits, inverse } = made
      record('gesture', { label: outcome.label, edits, inverse, group: outcome.group }, made.parsed)
      return { kind: 'performed', edits, notices: outcome.notices }
    },
    type(typed) {
      const { text: before, undoStack } = getState()
      // With several carets, editors report the last change first.
      const edits = orderTextEdits(typed) ?? []
      const inverse = invertTextEdits(before, edits)
      const isNext = continuesTyping(undoStack.past.at(-1), edits)
      const stack = isNext ? undoStack : closeGroup(undoStack)
      const entry = { label: label('undo.typing'), edits, inverse, group: TYPING }
      if (edits.length === 0) return
      const typing = { origin: 'typing', edits, undoStack: pushEntry(stack, entry) } as const
      setState((state) => changeText(state, typing))
      wait(settle)
    },
    endGroup: () => setState(({ undoStack }) => ({ undoStack: closeGroup(undoStack) })),
    undo() {
      const { undoStack } = getState()
      change('undo', undoStack.past.at(-1)?.inverse ?? [], stepBack(undoStack))
    },
    redo() {
      const { undoStack } = getState()
      change('redo', undoStack.future.at(-1)?.edits ?? [], stepForward(undoStack))
    },
    merge(edits, name = label('undo.merge')) {
      const inverse = invertTextEdits(getState().text, edits)
      record('merge', { label: name, edits, inverse })
    },
    markSaved: () => setState(({ text: savedText }) => ({ savedText })),
    acceptDiagnostics: (version, diagnostics) => {
      if (getState().version !== version) return
      settle()
      setState(({ diagnostics: before }) => ({
        diagnostics: keepSame(before, diagnostics),
        checkedVersion: version,
      }))
    },
  }
}

export function isChanged({ text, savedText }: FlowState): boolean {
  return text !== savedText
}

const TYPING = 'typing'

function openState(path: string, text: string): FlowState {
  const { reading, broken, diagnostics } = readFlow(path, text)
  const flow = reading ?? { text: '', parsed: parseText(''), value: {}, outline: () => undefined }
  const change = { origin: 'open', edits: [] } as const
  const undoStack = emptyUndoStack
  const read = { flow, isRead: true, broken, diagnostics, checkedVersion: undefined }
  return { path, text, version: 0, ...read, undoStack, savedText: text, change }
}

function changeText(
  state: FlowState,
  change: FlowState['change'] & { readonly undoStack: UndoStack },
): FlowState {
  const { undoStack, origin, edits } = change
  const text = applyTextEdits(state.text, edits)
  const version = state.version + 1
  return { ...state, text, version, isRead: false, undoStack, change: { origin, edits } }
}

function readText(state: FlowState, parsed?: YamlText): FlowState {
  const { reading, broken, diagnostics } = readFlow(state.path, state.text, parsed)
  return {
    ...state,
    flow: reading ?? state.flow,
    isRead: true,
    broken,
    diagnostics: keepSame(state.diagnostics, diagnostics),
  }
}

/** Mistakes that stay the same are the same ones: nobody has to look at them again. */
function keepSame(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
): readonly Diagnostic[] {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now
}

/** Typing goes on where it left off; anywhere else, or after a new line, it is another entry. */
function continuesTyping(last: UndoEntry | undefined, edits: readonly TextEdit[]): boolean {
  const [written, edit] = [last?.edits.at(-1), edits[0]]
  if (last?.group !== TYPING || edits.length !== 1 || !written || !edit) return false
  if (last.edits.length !== 1 || written.insert.includes('\n')) return false
  const end = written.from + written.insert.length
  return edit.to >= written.from && edit.from <= end
}
