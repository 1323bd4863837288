/**
 * `mapwright/edit`: changes the text of a YAML file, and leaves every byte as it is that the change is not about: comments, quotes,
 * order, line ends. In Node and in a browser.
 *
 * A part is named by its path: keys and positions (from 0) from the root down, as `['steps', 1, 'set', 'name']`. Offsets are
 * UTF-16 code units from 0, as strings and editors count them.
 */
export type { DocumentPath } from '../../engine/diagnostic.ts'
export { editYaml, editYamlTogether } from '../../engine/edit/edit-yaml.ts'
export {
  findInOutline,
  type OutlineNode,
  outlineYaml,
  pathAtOffset,
  type TextRange,
} from '../../engine/edit/outline-yaml.ts'
export { applyTextEdits, type TextEdit } from '../../engine/edit/text-edit.ts'
export type {
  Edited,
  EditOutcome,
  EditPlace,
  Refusal,
  RefusalCode,
  YamlEdit,
} from '../../engine/edit/yaml-edit.ts'
export type { Json, JsonObject } from '../../engine/json.ts'
export type { Message } from '../../engine/messages/message.ts'
export { toText } from '../../engine/messages/to-text.ts'
