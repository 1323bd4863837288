import type { CancellationToken, languages } from 'monaco-editor/editor/editor.api.js'
import { applyFixes, type DocumentPath, isFixable } from '../../../engine/index.ts'
import { valueAt } from '../../model/document/json-path.ts'
import type { FlowSurroundings } from '../../model/mapping/flow-surroundings.ts'
import { sayProblem } from '../../text/use-problem-text.ts'
import { currentLocale } from '../../text/use-text.ts'
import type { Editor, EditorView } from '../editor.ts'
import { shownPreview } from '../shown-preview.ts'
import { readCaret } from './caret-context.ts'
import { type Completion, completeFormula, explainWord, wordBefore } from './complete-formula.ts'
import { completeKeys, explainKey } from './complete-keys.ts'
import { fittingCompletions } from './fitting-completions.ts'
import { monaco } from './monaco.ts'
import { readLines } from './text-lines.ts'

type Model = Parameters<languages.CompletionItemProvider['provideCompletionItems']>[0]
type Position = Parameters<languages.CompletionItemProvider['provideCompletionItems']>[1]

/** Completion, help and quick fixes for the file that an editor has open. Ends with the result. */
export function registerProviders(model: Model, editor: Editor): () => void {
  const own = (asked: Model) => asked === model
  const registered = [
    monaco.languages.registerCompletionItemProvider('yaml', {
      triggerCharacters: ['$', '.', '=', ' ', '"', "'", '('],
      provideCompletionItems: (asked, position, _, token) =>
        own(asked) ? suggestionsAt(editor, position, token) : undefined,
    }),
    monaco.languages.registerHoverProvider('yaml', {
      provideHover: (asked, position) => (own(asked) ? hoverAt(editor, asked, position) : null),
    }),
    monaco.languages.registerCodeActionProvider('yaml', {
      provideCodeActions: (asked, range) => ({
        actions: own(asked) ? fixesAt(editor, asked, range.startLineNumber) : [],
        dispose: () => undefined,
      }),
    }),
  ]
  return () => {
    for (const each of registered) each.dispose()
  }
}

/** Once the project is read: a list without its fields would stay without them, whatever is typed next. */
function whenKnown({ view }: Editor): Promise<FlowSurroundings> {
  return new Promise((resolve) => {
    const take = ({ surroundings }: EditorView): void => {
      if (!surroundings) return
      unsubscribe()
      resolve(surroundings)
    }
    const unsubscribe = view.subscribe(take)
    take(view.getState())
  })
}

async function suggestionsAt(
  editor: Editor,
  position: Position,
  token: CancellationToken,
): Promise<languages.CompletionList> {
  const surroundings = await whenKnown(editor)
  if (token.isCancellationRequested) return { suggestions: [] }
  const { text, flow } = editor.document.store.getState()
  const caret = readCaret(text, readLines(text).toOffset(position))
  const place = { flow: flow.value, surroundings, path: caret.path }
  const isFormula = caret.formula !== undefined
  const list = isFormula ? completeFormula(caret.formula, place) : completeKeys(caret, place)
  const word = isFormula ? lastName(wordBefore(caret.formula)) : caret.written
  const range = {
    startLineNumber: position.lineNumber,
    endLineNumber: position.lineNumber,
    startColumn: Math.max(1, position.column - word.length),
    endColumn: position.column,
  }
  const { completions, isComplete } = fittingCompletions(list, word)
  const suggestions = completions.map((each, at) => toItem(each, range, at))
  return { suggestions, incomplete: !isComplete }
}

/** Of `billing.ci`, only `ci` is replaced. */
function lastName(word: string): string {
  return word.slice(word.lastIndexOf('.') + 1)
}

const KINDS: Readonly<Record<Completion['kind'], languages.CompletionItemKind>> = {
  field: monaco.languages.CompletionItemKind.Field,
  name: monaco.languages.CompletionItemKind.Variable,
  function: monaco.languages.CompletionItemKind.Function,
  table: monaco.languages.CompletionItemKind.Enum,
  key: monaco.languages.CompletionItemKind.Property,
  value: monaco.languages.CompletionItemKind.Value,
  resource: monaco.languages.CompletionItemKind.Class,
}

function toItem(
  { kind, label, insert, detail, help }: Completion,
  range: languages.CompletionItem['range'],
  order: number,
): languages.CompletionItem {
  return {
    kind: KINDS[kind],
    label,
    insertText: insert,
    filterText: label,
    sortText: String(order).padStart(6, '0'),
    detail,
    documentation: { value: help },
    range,
  }
}

async function hoverAt(
  editor: Editor,
  model: Model,
  position: Position,
): Promise<languages.Hover | null> {
  const line = model.getLineContent(position.lineNumber)
  const before = /[\w.`$]*$/.exec(line.slice(0, position.column - 1))?.[0] ?? ''
  const after = /^[\w`$]*/.exec(line.slice(position.column - 1))?.[0] ?? ''
  const word = before + after
  if (word === '') return null
  const surroundings = await whenKnown(editor)
  const { text, flow } = editor.document.store.getState()
  const end = { lineNumber: position.lineNumber, column: position.column + after.length }
  const caret = readCaret(text, readLines(text).toOffset(end))
  const help =
    caret.formula === undefined
      ? explainKey(caret.isKey ? [...caret.path, word] : caret.path)
      : explainWord(word, { flow: flow.value, surroundings, path: caret.path })
  const value = valueShown(editor, caret.path)
  const contents = [help, value].flatMap((each) => (each === undefined ? [] : [{ value: each }]))
  return contents.length === 0 ? null : { contents }
}

/** What the chosen sample makes of a field. */
function valueShown(editor: Editor, path: DocumentPath): string | undefined {
  const view = editor.view.getState()
  const fields = shownPreview(view)?.[view.mode].fields.filter(
    (field) => field.path.join('\u0000') === path.join('\u0000'),
  )
  const [first] = fields ?? []
  if (!first || valueAt(editor.document.store.getState().flow.value, path) === undefined) {
    return undefined
  }
  const shown = first.error
    ? sayProblem(currentLocale(), first.error.message)
    : JSON.stringify(first.value)
  return shown === undefined ? undefined : `\`\`\`json\n${shown.slice(0, 600)}\n\`\`\``
}

function fixesAt(editor: Editor, model: Model, line: number): languages.CodeAction[] {
  const { text, diagnostics } = editor.document.store.getState()
  const lines = readLines(text)
  return diagnostics
    .filter((each) => each.line === line && isFixable(each))
    .map((diagnostic) => {
      const [applied] = applyFixes(text, [diagnostic]).applied
      const edits = (applied?.edits ?? []).map(({ from, to, insert }) => {
        const start = lines.toPlace(from)
        const end = lines.toPlace(to)
        return {
          resource: model.uri,
          versionId: model.getVersionId(),
          textEdit: {
            range: {
              startLineNumber: start.lineNumber,
              startColumn: start.column,
              endLineNumber: end.lineNumber,
              endColumn: end.column,
            },
            text: insert,
          },
        }
      })
      return { title: `→ ${diagnostic.fix ?? ''}`, kind: 'quickfix', edit: { edits } }
    })
}
