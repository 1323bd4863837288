import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type YamlEdit,
} from '../../../engine/index.ts'
import { type GestureOutcome, gesture } from '../document/gesture.ts'
import { showPath, valueAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'

/** Sets one key of a connector, adds it with the maps around it that are missing, or takes it away (`undefined`). */
export function setKey(
  connector: Json,
  path: DocumentPath,
  value: Json | undefined,
): GestureOutcome {
  const values = { path: showPath(path) }
  if (value === undefined) {
    const edits: YamlEdit[] =
      valueAt(connector, path) === undefined
        ? []
        : [{ kind: 'remove', path: emptied(connector, path) }]
    return gesture(label('gesture.remove-connector-key', values), edits)
  }
  return gesture(label('gesture.set-connector-key', values), [editOf(connector, path, value)])
}

/** What is left empty by it goes with it, but no resource and nothing around it. */
function emptied(connector: Json, path: DocumentPath): DocumentPath {
  const around = valueAt(connector, path.slice(0, -1))
  const isLast = isJsonObject(around)
    ? Object.keys(around).length === 1
    : isJsonList(around) && around.length === 1
  return isLast && path.length > 3 ? emptied(connector, path.slice(0, -1)) : path
}

/** The smallest change of the file after which it says so. */
export function editOf(connector: Json, path: DocumentPath, value: Json): YamlEdit {
  if (valueAt(connector, path) !== undefined) return { kind: 'set', path, value }
  const around = path.slice(0, -1)
  const key = path.at(-1)
  const isMap = isJsonObject(valueAt(connector, around))
  if (typeof key === 'string' && isMap) {
    return { kind: 'insert', place: { kind: 'end', of: around }, key, value }
  }
  if (typeof key === 'number') {
    const isList = isJsonList(valueAt(connector, around))
    return isList
      ? { kind: 'insert', place: { kind: 'end', of: around }, value }
      : editOf(connector, around, [value])
  }
  return editOf(connector, around, { [String(key)]: value })
}
