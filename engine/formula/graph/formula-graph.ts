import type { Json } from '../../json.ts'

/**
 * A formula as the editor draws it: nodes that take values in at their ports and give one.
 *
 * It is a view of the text. What nobody changes in it is printed again as it was written.
 */
export interface FormulaGraph {
  /** The formula as written, without the leading `=`. */
  readonly text: string
  /** The node whose value the formula gives. */
  readonly root: string
  /** Every node, those outside before those within. */
  readonly nodes: readonly GraphNode[]
  /** False when a part is shown as code. */
  readonly isDrawn: boolean
}

export type GraphNode =
  | FunctionNode
  | WhenNode
  | LookupNode
  | EachNode
  | CodeNode
  | ObjectRowsNode
  | ListRowsNode
  | NamesNode
  | SourceChip
  | VariableChip
  | ConstantChip

/** Characters of the formula's text. */
export interface FormulaRange {
  readonly from: number
  readonly to: number
}

/** Where a value comes into a node. */
export interface Port {
  readonly name: string
  /** The node that gives the value. */
  readonly node: string
}

interface NodeBase {
  /** Tells the node's place in the formula (`f/then1/left`), so that an edit elsewhere leaves it alone. */
  readonly id: string
  /** Without the brackets around it. */
  readonly range: FormulaRange
  /** As written, without the brackets around it. A chip, a constant and code are printed from it. */
  readonly text: string
  /** Pairs of round brackets written around it. */
  readonly brackets: number
  /** The `each` nodes whose item it is computed for, outermost first. */
  readonly loops: readonly string[]
  readonly ports: readonly Port[]
}

/**
 * A function of the catalogue or an operator. Ports: `left` and `right`; `value` for a minus; `1`, `2`, … for calls
 * and templates, where the first of a pipe is what flows in.
 */
export interface FunctionNode extends NodeBase {
  readonly kind: 'fn'
  /** `uppercase`, `+`, `&` */
  readonly name: string
  /** `template`: texts joined by `&`. `pipe`: `x ~> $f()`. `bare pipe`: `x ~> $f`. */
  readonly form: 'call' | 'infix' | 'minus' | 'template' | 'pipe' | 'bare pipe'
}

/**
 * One of several values. Ports of `choice` (`? :`) and `if` (`$if`): `test1`, `then1`, `test2`, … and `otherwise`.
 * Ports of `default` (`??`: the first that is there) and `truthy` (`?:`: the first that counts as true): `1`, `2`, …
 */
export interface WhenNode extends NodeBase {
  readonly kind: 'when'
  readonly form: 'choice' | 'if' | 'default' | 'truthy'
  /** Pairs of brackets around what the second case and those after it belong to; nothing for `default`. */
  readonly caseBrackets: readonly number[]
}

/** A value map: one of the flow's tables, or rows written in the formula. Ports: `value`, and `row KEY` per written row. */
export interface LookupNode extends NodeBase {
  readonly kind: 'lookup'
  /** Name of the flow's table; absent for rows written in the formula. */
  readonly table: string | undefined
  /** Keys of the rows written in the formula. */
  readonly rows: readonly string[]
}

/** What an `each` does with its list before it comes to the items, in the order of the text. */
export type EachStep =
  | { readonly kind: 'where'; readonly port: string }
  | {
      readonly kind: 'sort'
      readonly terms: ReadonlyArray<{ readonly port: string; readonly descending: boolean }>
    }
  /** `[]`: one match stays a list. */
  | { readonly kind: 'keep' }

/** Goes through a list. Ports: `list`; `where1`, …; `sort1`, …; and `item`, absent when the items are given as they are. */
export interface EachNode extends NodeBase {
  readonly kind: 'each'
  /** `pick`: takes one by its position (`[0]`), and nothing else. */
  readonly form: 'loop' | 'pick'
  readonly steps: readonly EachStep[]
  /** Square brackets are written around it: it always gives a list. */
  readonly isList: boolean
}

/** A part that is not drawn, and never rewritten. Ports: `in1`, … for the fields and names that it reads. */
export interface CodeNode extends NodeBase {
  readonly kind: 'code'
  /** Why, for people: `calls a function of its own`. */
  readonly reason: string
  /** It may read anything of the record. */
  readonly everything: boolean
}

/** `{"a": x}`: rows beneath the field. Ports: the keys. */
export interface ObjectRowsNode extends NodeBase {
  readonly kind: 'object'
}

/** `[x, y]`. Ports: `1`, `2`, … */
export interface ListRowsNode extends NodeBase {
  readonly kind: 'list'
}

/** `( $a := x; … result )`. Ports: the names with their `$`, in order, and `result`. */
export interface NamesNode extends NodeBase {
  readonly kind: 'names'
}

/** A step of a path: a field, and which item of it where one is chosen. */
export interface ChipStep {
  readonly name: string
  /** `0`, `-1`, or `$index` for the position in the loop around it. */
  readonly pick?: number | '$index' | undefined
}

interface ChipBase extends NodeBase {
  /** Which item is chosen of what the path starts with: `$products[$index].id`. */
  readonly pick?: ChipStep['pick']
  readonly steps: readonly ChipStep[]
  /** `[]` is written behind it: one match stays a list. */
  readonly isList: boolean
}

/** A field that is read. */
export interface SourceChip extends ChipBase {
  readonly kind: 'source'
  /** `here`: the record, or the item of the loop. `record`: the record from within a loop (`$$`). `parent`: `%`. */
  readonly start: 'here' | 'record' | 'parent'
  /** How many `%` are written; 0 for the others. */
  readonly up: number
}

/** Something that the flow or the formula knows by name, or a field of it. */
export interface VariableChip extends ChipBase {
  readonly kind: 'variable'
  /** Without the dollar sign. */
  readonly name: string
}

export interface ConstantChip extends NodeBase {
  readonly kind: 'constant'
  /** Absent for a regular expression. */
  readonly value: Json | undefined
}
