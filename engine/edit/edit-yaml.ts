import { type Document, isCollection, isScalar, isSeq, visit } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import { parseText, toParsed, type YamlText } from '../language/parse-yaml.ts'
import { sayYamlFailure } from '../language/say-yaml-failure.ts'
import { say } from '../messages/message.ts'
import { type DataNode, equalData, toData, toPlain } from './document-data.ts'
import { childOf, editData, showPath } from './edit-data.ts'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import { isBlock, nodeAt, quoteStyleOf, spotAt } from './layout.ts'
import { planInsert } from './plan-insert.ts'
import { movesAnew, planMove } from './plan-move.ts'
import { planRemove } from './plan-remove.ts'
import { planSet } from './plan-set.ts'
import { applyTextEdits, invertTextEdits, orderTextEdits } from './text-edit.ts'
import { TextLines } from './text-lines.ts'
import { writeScalar } from './write-scalar.ts'
import type { WriteStyle } from './write-value.ts'
import { type EditOutcome, type Refusal, refuse, type YamlEdit } from './yaml-edit.ts'

/** How text may be written, the one that is nearest to how it was first. */
const TEXT_STYLES = [
  { keepsHeaders: true, usesLiterals: true },
  { keepsHeaders: false, usesLiterals: true },
  { keepsHeaders: false, usesLiterals: false },
] as const

/**
 * Makes one edit on the text of a YAML file, and leaves every other byte as it is. Never throws: the new text is read
 * back and says what was meant, or the edit is refused with a reason.
 *
 * @example
 * const outcome = editYaml(text, { kind: 'set', path: ['title'], value: 'Orders' })
 * if (outcome.kind === 'edited') save(outcome.text)
 */
export function editYaml(file: string | YamlText, edit: YamlEdit): EditOutcome {
  const parsed = toParsed(file)
  const source = read(parsed)
  if ('code' in source) return source
  const { text } = parsed
  const shared = findShared(source.document, text, edit)
  if (shared) return shared
  const root = { value: toData(source.document, text) }
  const refusal = editData(root, edit)
  if (refusal) return refusal
  // Reading it once more is far quicker than a copy made before.
  if (equalData(toData(source.document, text), root.value)) {
    return { kind: 'edited', text, parsed, edits: [], inverse: [], isRewritten: false }
  }
  const isAnew = edit.kind === 'move' && movesAnew(source, edit.path, edit.place)
  for (const texts of TEXT_STYLES) {
    const plan = planEdit({ ...source, style: { ...source.style, ...texts } }, edit)
    const outcome = verify(text, plan, root.value, isAnew)
    if (outcome) return outcome
  }
  return (
    verify(text, planAnew(source, edit, root.value), root.value, true) ??
    refuse('unsure', say('editUnsure', { subject: showPath(pathOf(edit)) }))
  )
}

/**
 * Makes many edits at once, each of which names parts that are there before, and reads the file back only once.
 * Nothing where they do not go together: then they have to be made one after the other.
 */
export function editYamlTogether(
  file: string | YamlText,
  edits: readonly YamlEdit[],
): EditOutcome | undefined {
  const parsed = toParsed(file)
  const source = read(parsed)
  if ('code' in source) return source
  const { text } = parsed
  const root = { value: toData(source.document, text) }
  const plans: EditPlan[] = []
  for (const edit of edits) {
    if (findShared(source.document, text, edit) || editData(root, edit)) return undefined
    const plan = planEdit(source, edit)
    if (!plan) return undefined
    // What goes behind the same neighbour later stands nearer to it.
    if (edit.kind === 'insert' && edit.place.kind === 'after') plans.unshift(plan)
    else plans.push(plan)
  }
  return verify(
    text,
    plans.flatMap((plan) => plan ?? []),
    root.value,
    false,
  )
}

function read({ text, document }: YamlText): PlanSource | Refusal {
  if (!document) return refuse('invalid', say('fileTooDeep', {}))
  const [failure] = document.errors
  if (failure) return refuse('invalid', say('fileNotYaml', { said: sayYamlFailure(failure) }))
  return { document, text, lines: new TextLines(text), style: styleOf(document, text) }
}

/** New parts are laid out as the first nested map and the first list of the file are. */
function styleOf(document: Document.Parsed, text: string): WriteStyle {
  const lines = new TextLines(text)
  let step: number | undefined
  let indentsLists: boolean | undefined
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !key.range || !isBlock(value) || !value.range) return undefined
      const deeper = lines.column(value.range[0]) - lines.column(key.range[0])
      if (isSeq(value)) indentsLists ??= deeper > 0
      else if (deeper > 0) step ??= deeper
      return step === undefined || indentsLists === undefined ? undefined : visit.BREAK
    },
  })
  return { step: step ?? 2, indentsLists: indentsLists ?? true, ...TEXT_STYLES[0] }
}

function pathOf(edit: YamlEdit): DocumentPath {
  if (edit.kind !== 'insert') return edit.path
  return edit.place.kind === 'end' ? edit.place.of : edit.place.sibling
}

/** An edit inside of an anchored part would change every place that repeats it. */
function findShared(document: Document.Parsed, text: string, edit: YamlEdit): Refusal | undefined {
  const isWhole = edit.kind === 'set' || edit.kind === 'remove'
  const paths = [isWhole ? edit.path : parentOf(pathOf(edit), edit)]
  if (edit.kind === 'move') paths.push(placePath(edit.place))
  const repeated = new Set<string>()
  visit(document, { Alias: (_, { source }) => void repeated.add(source) })
  if (repeated.size === 0) return undefined
  for (const path of paths) {
    for (let depth = 0; depth <= path.length; depth++) {
      const node = nodeAt(document, text, path.slice(0, depth))
      const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
      if (anchor === undefined || !repeated.has(anchor)) continue
      return refuse('shared', say('partRepeated', { subject: showPath(path), name: anchor }))
    }
  }
  return undefined
}

function parentOf(path: DocumentPath, edit: YamlEdit): DocumentPath {
  return edit.kind === 'insert' && edit.place.kind === 'end' ? path : path.slice(0, -1)
}

function placePath(place: (YamlEdit & { kind: 'move' })['place']): DocumentPath {
  return place.kind === 'end' ? place.of : place.sibling.slice(0, -1)
}

function planEdit(source: PlanSource, edit: YamlEdit): EditPlan {
  switch (edit.kind) {
    case 'set':
      return planSet(source, edit.path, edit.value)
    case 'insert':
      return planInsert(source, edit.place, edit.key, edit.value)
    case 'remove':
      return planRemove(source, edit.path)
    case 'rename':
      return planRename(source, edit.path, edit.key)
    case 'move':
      return planMove(source, edit.path, edit.place)
  }
}

function planRename({ document, text }: PlanSource, path: DocumentPath, key: string): EditPlan {
  const spot = spotAt(document, text, path)
  const node = spot?.entry.key
  if (!spot || !isScalar(node) || !node.range || node.range[0] === node.range[1]) return undefined
  const isFlow = !isBlock(spot.parent)
  const style = quoteStyleOf(node)
  const insert = writeScalar(key, { isKey: true, isFlow, isBeforeComment: false, style })
  return [{ from: node.range[0], to: node.range[1], insert }]
}

/** Writes the smallest map or list around the edit anew, where that loses no comment, anchor or tag. */
function planAnew(source: PlanSource, edit: YamlEdit, expected: DataNode): EditPlan {
  const path = enclosingPath(edit)
  if (path.length === 0) return undefined
  const spot = spotAt(source.document, source.text, path)
  const value = toPlain(dataAt(expected, path) ?? expected)
  if (!spot || value === undefined) return undefined
  if (source.text.slice(spot.entry.start, spot.entry.end).includes('#')) return undefined
  return planSet({ ...source, style: { ...source.style, ...TEXT_STYLES[2] } }, path, value)
}

function enclosingPath(edit: YamlEdit): DocumentPath {
  const path = parentOf(pathOf(edit), edit)
  if (edit.kind !== 'move') return path
  const other = placePath(edit.place)
  const apart = path.findIndex((name, at) => String(name) !== String(other[at]))
  return apart < 0 ? path : path.slice(0, apart)
}

function dataAt(root: DataNode, path: DocumentPath): DataNode | undefined {
  let node: DataNode | undefined = root
  for (const name of path) node = node && childOf(node, name)
  return node
}

function verify(
  text: string,
  plan: EditPlan,
  expected: DataNode,
  isRewritten: boolean,
): EditOutcome | undefined {
  const edits = plan && orderTextEdits(plan)
  if (!edits) return undefined
  const result = applyTextEdits(text, edits)
  const parsed = parseText(result)
  const { document } = parsed
  if (!document || document.errors.length > 0) return undefined
  if (!equalData(toData(document, result), expected)) return undefined
  const inverse = invertTextEdits(text, edits)
  return { kind: 'edited', text: result, parsed, edits, inverse, isRewritten }
}
