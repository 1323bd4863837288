import type { editor as monacoEditor } from 'monaco-editor/editor/editor.api.js'
import { type DocumentPath, findInOutline, pathAtOffset } from '../../../engine/index.ts'
import { type FlowPlace, placeOfPath } from '../../model/deep-link.ts'
import { isSamePath, mapAt } from '../../model/document/json-path.ts'
import { listSteps } from '../../model/mapping/flow-steps.ts'
import { scopeOfStep } from '../../model/mapping/item-scope.ts'
import { listMappedFields } from '../../model/mapping/mapped-fields.ts'
import type { Editor } from '../editor.ts'
import { monaco } from './monaco.ts'
import { readLines } from './text-lines.ts'

/** The caret chooses what the other views show, and what is chosen there is shown in the text. Ends with the result. */
export function followSelection(
  view: monacoEditor.IStandaloneCodeEditor,
  editor: Editor,
): () => void {
  const marks = view.createDecorationsCollection()
  const moved = view.onDidChangeCursorPosition(({ position, reason }) => {
    // Typing moves the caret too, and stays one entry of the undo list.
    if (reason === monaco.editor.CursorChangeReason.Explicit) editor.document.endGroup()
    if (view.hasTextFocus()) selectAt(editor, position)
  })
  const show = (place: FlowPlace) => {
    const range = rangeOf(editor, pathOfPlace(editor, place))
    marks.set(range ? [{ range, options: { isWholeLine: true, className: 'chosen-lines' } }] : [])
    if (!range || view.hasTextFocus()) return
    const start = { lineNumber: range.startLineNumber, column: range.startColumn }
    view.setPosition(start)
    view.revealPositionInCenterIfOutsideViewport(start)
  }
  const goTo = ({ line, column }: { readonly line: number; readonly column: number }) => {
    const place = { lineNumber: line, column }
    view.focus()
    view.setPosition(place)
    view.revealPositionInCenter(place)
  }
  const opened = editor.view.getState()
  show(opened.place)
  if (opened.caret) goTo(opened.caret)
  const unsubscribe = editor.view.subscribe(({ place, caret }, before) => {
    if (caret && caret !== before.caret) goTo(caret)
    else if (place.step !== before.place.step || place.field !== before.place.field) show(place)
  })
  const read = editor.document.store.subscribe(({ isRead }, before) => {
    const position = view.getPosition()
    if (isRead && !before.isRead && position && view.hasTextFocus()) selectAt(editor, position)
  })
  return () => {
    moved.dispose()
    unsubscribe()
    read()
    // The next text view does not go there again.
    editor.view.setState({ caret: undefined })
  }
}

function selectAt(
  { document, view, select }: Editor,
  position: Parameters<ReturnType<typeof readLines>['toOffset']>[0],
): void {
  const { text, flow, broken, isRead } = document.store.getState()
  const outline = broken || !isRead ? undefined : flow.outline()
  if (!outline) return
  const path = pathAtOffset(outline, readLines(text).toOffset(position))
  const { step, field } = placeOfPath(flow.value, path)
  const { place: before } = view.getState()
  const isSame = isSamePath(step ?? [], before.step ?? []) && field === before.field
  if (!isSame) select({ step, field })
}

/** Where a field, or the step it belongs to, is written. */
function pathOfPlace({ document }: Editor, { step, field }: FlowPlace): DocumentPath | undefined {
  if (!step) return undefined
  const { flow } = document.store.getState()
  const own = listSteps(flow.value).find(({ path }) => isSamePath(path, step))
  const key = own?.verb === 'let' ? 'let' : 'set'
  const map = own && mapAt(own.value, [key])
  if (!own || !map || field === undefined) return step
  const fields = listMappedFields(map, [...own.path, key], scopeOfStep(own))
  return fields.find(({ target }) => target === field)?.path ?? step
}

function rangeOf({ document }: Editor, path: DocumentPath | undefined) {
  const { text, flow, broken, isRead } = document.store.getState()
  const node = path && isRead && !broken ? findInOutline(flow.outline(), path) : undefined
  if (!node) return undefined
  const lines = readLines(text)
  const start = lines.toPlace(node.whole.from)
  const end = lines.toPlace(Math.max(node.whole.from, node.whole.to - 1))
  return {
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  }
}
