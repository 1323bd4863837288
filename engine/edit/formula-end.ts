import { isScalar } from 'yaml'
import { toParsed, type YamlText } from '../language/parse-yaml.ts'
import { nodeAt } from './layout.ts'
import type { YamlEdit } from './yaml-edit.ts'

/**
 * A formula means the same whatever line breaks end it, and those that the author wrote stay, as a `|` keeps one: the
 * edit that sets one says them too.
 */
export function keepFormulaEnd(file: string | YamlText, edit: YamlEdit): YamlEdit {
  if (edit.kind !== 'set' || !isFormula(edit.value)) return edit
  const { document, text } = toParsed(file)
  const node = document && nodeAt(document, text, edit.path)
  const before = isScalar(node) ? node.value : undefined
  if (!isFormula(before)) return edit
  const [end = ''] = /\n*$/.exec(before) ?? []
  const isShorter = isOneLine(edit.value) && !isOneLine(before)
  return end === '' || isShorter ? edit : { ...edit, value: edit.value.trimEnd() + end }
}

function isFormula(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('=')
}

function isOneLine(formula: string): boolean {
  return !formula.trimEnd().includes('\n')
}
