import { combineFormula, type FormulaGesture, type Json } from '../../../engine/index.ts'
import { type GestureRefusal, refuseGesture } from '../document/gesture.ts'
import { type Label, label } from '../document/label.ts'
import type { ItemScope } from '../mapping/item-scope.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, KindBit, RowFlag } from '../mapping/schema-rows.ts'
import type { DropChoice } from './drop-choices.ts'
import type { FieldSpot } from './fill-field.ts'
import { conversionOf, sourceFormula } from './source-formula.ts'

export interface DropRequest {
  readonly source: string
  readonly target: string
  readonly spot: FieldSpot
  readonly choice: DropChoice
  readonly scope: ItemScope
}

interface DropValue {
  readonly kind: 'value'
  readonly value: Json
  readonly notices: readonly Label[]
}

/** The formula that a drop writes, and what people are told of it. */
export function valueOfDrop(view: MappingView, drop: DropRequest): DropValue | GestureRefusal {
  const written = sourceFormula(view, drop.source, drop.scope)
  if (written.kind === 'refused') return written
  const shape = shapeOfDrop(view, drop, written.text)
  const step = COMBINATIONS[drop.choice]?.(shape.text)
  const combined = step
    ? combineFormula(TAKES_BOTH.has(drop.choice) ? textOf(drop.spot) : shape.text, step)
    : { text: shape.text, problem: undefined }
  if (combined.text === undefined) return refuseGesture('formula', { message: combined.problem })
  const notices = drop.choice === 'take-first' ? [label('notice.first', { list: drop.source })] : []
  const wrapped = shape.wrap === undefined ? combined : wrap(combined.text, shape.wrap)
  if (wrapped.text === undefined) return refuseGesture('formula', { message: wrapped.problem })
  const value = `=${shape.isList ? `[${wrapped.text}]` : wrapped.text}`
  const told = shape.name === undefined ? [] : [label('notice.converted', { function: shape.name })]
  return { kind: 'value', value, notices: [...notices, ...told] }
}

/** Choices that add to what is there. */
const TAKES_BOTH: ReadonlySet<DropChoice> = new Set(['concatenate', 'first-filled', 'condition'])

function wrap(text: string, name: string) {
  return combineFormula(text, { kind: 'wrap', name })
}

interface DropShape {
  readonly text: string
  /** The function that makes the target's type of it; it may be in the text already. */
  readonly name: string | undefined
  /** The function is to be put around the result. */
  readonly wrap?: string | undefined
  /** One match would come out as that alone, so that brackets have to make a list of it. */
  readonly isList: boolean
}

/** What a source field has to be made into before the target takes it. */
function shapeOfDrop(
  view: MappingView,
  { source, target, choice, scope }: DropRequest,
  text: string,
): DropShape {
  const [from, to] = [view.source.rowOf.get(source) ?? -1, view.target.rowOf.get(target) ?? -1]
  const kinds = view.source.kinds[from] ?? 0
  // Only texts can be joined.
  const joined = choice === 'join' ? conversionOf(kinds, KindBit.string) : undefined
  if (joined !== undefined) return { text: ofEach(text, joined), name: joined, isList: false }
  const wanted = view.target.kinds[to] ?? 0
  const name = TAKES_BOTH.has(choice)
    ? undefined
    : conversionOf(kindsOfResult(choice, kinds), wanted)
  if (!takesValues(view, to)) return { text, name, wrap: name, isList: false }
  const { cardinality, alwaysList } = view.lineages.read(text, scope).type
  if (name === undefined || cardinality !== 'many') {
    return { text, name, wrap: name, isList: name !== undefined || !alwaysList }
  }
  return { text: ofEach(text, name), name, isList: true }
}

function ofEach(text: string, name: string): string {
  return `${text}.$${name}($)`
}

/** A list of single values. */
function takesValues({ target }: MappingView, row: number): boolean {
  return hasFlag(target, row, RowFlag.list) && !hasFlag(target, row, RowFlag.group)
}

function kindsOfResult(choice: DropChoice, from: number): number {
  if (choice === 'join') return KindBit.string
  if (choice === 'count') return KindBit.integer
  return choice === 'sum' || choice === 'average' ? KindBit.number : from
}

/** What is written for a field now, as a formula. */
function textOf({ field }: FieldSpot): string {
  return field?.text ?? ''
}

/** What a choice makes of a formula; nothing where the source field stands for itself. */
const COMBINATIONS: Readonly<Record<DropChoice, ((source: string) => FormulaGesture) | undefined>> =
  {
    map: undefined,
    replace: undefined,
    each: undefined,
    'match-children': undefined,
    concatenate: (source) => ({ kind: 'concatenate', with: source, separator: ' ' }),
    'first-filled': (source) => ({ kind: 'first', with: source, of: 'filled' }),
    condition: (source) => ({ kind: 'condition', test: source }),
    'take-first': () => ({ kind: 'take-first' }),
    join: () => ({ kind: 'join', separator: ', ' }),
    sum: () => ({ kind: 'aggregate', with: 'sum' }),
    average: () => ({ kind: 'aggregate', with: 'average' }),
    min: () => ({ kind: 'aggregate', with: 'min' }),
    max: () => ({ kind: 'aggregate', with: 'max' }),
    count: () => ({ kind: 'aggregate', with: 'count' }),
  }
