import {
  type Diagnostic,
  findInOutline,
  type OutlineNode,
  type TextRange,
} from '../../../engine/index.ts'
import type { FlowState } from '../../model/document/flow-document.ts'
import { sayWithHint } from '../../text/use-problem-text.ts'
import { currentLocale } from '../../text/use-text.ts'
import { monaco } from './monaco.ts'
import { readLines, type TextLines } from './text-lines.ts'

type Model = Parameters<typeof monaco.editor.setModelMarkers>[0]
type Marker = Parameters<typeof monaco.editor.setModelMarkers>[2][number]

const MARKER_OWNER = 'mapwright'

/** Underlines what the engine found, where it found it. */
export function showMarkers(model: Model, { text, flow, broken, diagnostics }: FlowState): void {
  const lines = readLines(text)
  const outline = broken ? undefined : flow.outline()
  const markers = diagnostics.map((each) => toMarker(each, lines, outline, model))
  monaco.editor.setModelMarkers(model, MARKER_OWNER, markers)
}

function toMarker(
  diagnostic: Diagnostic,
  lines: TextLines,
  outline: OutlineNode | undefined,
  model: Model,
): Marker {
  const { severity, code, line, column } = diagnostic
  const lineNumber = Math.min(line, model.getLineCount())
  const start = { startLineNumber: lineNumber, startColumn: column }
  const end = endOf(diagnostic, lines, outline) ?? {
    lineNumber,
    column: Math.max(column + 1, model.getLineMaxColumn(lineNumber)),
  }
  return {
    ...start,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Info,
    message: sayWithHint(currentLocale(), diagnostic),
    code,
  }
}

/** The end of the part that is marked, as long as it is on the same line. */
function endOf(
  { path, atKey, line, column }: Diagnostic,
  lines: TextLines,
  outline: OutlineNode | undefined,
) {
  const node = findInOutline(outline, path)
  const range: TextRange | undefined = atKey ? node?.key : (node?.value ?? node?.key)
  if (!range) return undefined
  const end = lines.toPlace(range.to)
  const isSame = end.lineNumber === line && end.column > column
  return isSame ? end : undefined
}
