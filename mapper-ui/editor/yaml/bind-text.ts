import type { editor } from 'monaco-editor/editor/editor.api.js'
import type { TextEdit } from '../../../engine/index.ts'
import type { FlowDocument } from '../../model/document/flow-document.ts'
import { readLines } from './text-lines.ts'

/**
 * Keeps a text view and the document the same: what is typed goes to the document, and what happens elsewhere comes as
 * the same edits, so that caret and folds stay where they are. Ends with the result.
 */
export function bindText(view: editor.IStandaloneCodeEditor, document: FlowDocument): () => void {
  const { store } = document
  // What Monaco was told last; its events count in it.
  let shown = store.getState().text
  let isFollowing = false

  const typed = view.onDidChangeModelContent(({ changes }) => {
    if (isFollowing) return
    const lines = readLines(shown)
    const edits = changes.map(({ range, text }): TextEdit => {
      const { startLineNumber, startColumn, endLineNumber, endColumn } = range
      return {
        from: lines.toOffset({ lineNumber: startLineNumber, column: startColumn }),
        to: lines.toOffset({ lineNumber: endLineNumber, column: endColumn }),
        insert: text,
      }
    })
    // The document tells its listeners before `type` returns: they see a text that is shown already.
    isFollowing = true
    document.type(edits)
    isFollowing = false
    shown = store.getState().text
    showIfOther(view, shown)
  })
  const unsubscribe = store.subscribe(({ text, change }) => {
    if (isFollowing || text === shown) return
    isFollowing = true
    follow(view, shown, change.edits)
    shown = text
    showIfOther(view, text)
    isFollowing = false
  })
  return () => {
    typed.dispose()
    unsubscribe()
  }
}

function follow(
  view: editor.IStandaloneCodeEditor,
  before: string,
  edits: readonly TextEdit[],
): void {
  const lines = readLines(before)
  const operations = edits.map(({ from, to, insert }) => {
    const start = lines.toPlace(from)
    const end = lines.toPlace(to)
    return {
      range: {
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      },
      text: insert,
    }
  })
  view.getModel()?.pushEditOperations(view.getSelections(), operations, () => null)
}

/** The document is right, whatever the view made of it. */
function showIfOther(view: editor.IStandaloneCodeEditor, text: string): void {
  const model = view.getModel()
  if (!model) return
  const value = model.getValue()
  // Nearly always, and cheaper than to look for the ends of all lines.
  if (value === text) return
  if (withSameEnds(value) !== withSameEnds(text)) model.setValue(text)
}

function withSameEnds(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
}
