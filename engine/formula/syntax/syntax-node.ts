/** The syntax tree of a formula, as JSONata's parser gives it after its own clean-up. */
export type SyntaxNode =
  | ApplyNode
  | BinaryNode
  | BindNode
  | BlockNode
  | CallNode
  | ConditionNode
  | LambdaNode
  | LiteralNode
  | NameNode
  | NegationNode
  | ListNode
  | ObjectNode
  | ParentNode
  | PathNode
  | PlaceholderNode
  | RegexNode
  | SortNode
  | TransformNode
  | VariableNode
  | WildcardNode

/** What any node may carry besides its own parts. */
interface Decorations {
  /** Where the node's token ends in the text. */
  readonly position?: number
  /** Filters behind the whole expression: `(a.b)[0]`. */
  readonly predicate?: readonly Stage[]
  /** Filters and index bindings behind a step of a path: `a[0]#$i`. */
  readonly stages?: readonly Stage[]
  readonly group?: Grouping
  /** `[]` was written behind it: one match stays a list. */
  readonly keepArray?: boolean
  /** `@$name`: the step binds its items instead of moving to them. */
  readonly focus?: string
  /** `#$name`: the step binds the position of its items. */
  readonly index?: string
  /** `%` further on refers to the context of this step. */
  readonly ancestor?: AncestorSlot
  /** The step (or what is in it) carries `@`, `#` or `%`. */
  readonly tuple?: boolean
  /** A list constructor at the start or end of a path: its list is one item. */
  readonly consarray?: boolean
}

export interface AncestorSlot {
  readonly label: string
}

export type Stage =
  | { readonly type: 'filter'; readonly expr: SyntaxNode }
  | { readonly type: 'index'; readonly value: string }

export type Pair = readonly [key: SyntaxNode, value: SyntaxNode]

export interface Grouping {
  readonly lhs: readonly Pair[]
  readonly position?: number
}

export interface PathNode extends Decorations {
  readonly type: 'path'
  readonly steps: readonly SyntaxNode[]
  readonly keepSingletonArray?: boolean
}

export interface NameNode extends Decorations {
  readonly type: 'name'
  readonly value: string
}

export interface LiteralNode extends Decorations {
  readonly type: 'string' | 'number' | 'value'
  readonly value: string | number | boolean | null
}

export interface RegexNode extends Decorations {
  readonly type: 'regex'
  readonly value: RegExp
}

/** `$name`; an empty name is `$`, and the name `$` is `$$`. */
export interface VariableNode extends Decorations {
  readonly type: 'variable'
  readonly value: string
}

export interface WildcardNode extends Decorations {
  readonly type: 'wildcard' | 'descendant'
}

export interface ParentNode extends Decorations {
  readonly type: 'parent'
  readonly slot: AncestorSlot
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&'
  | '..'
  | 'and'
  | 'or'
  | 'in'

export interface BinaryNode extends Decorations {
  readonly type: 'binary'
  readonly value: BinaryOperator
  readonly lhs: SyntaxNode
  readonly rhs: SyntaxNode
}

export interface NegationNode extends Decorations {
  readonly type: 'unary'
  readonly value: '-'
  readonly expression: SyntaxNode
}

export interface ListNode extends Decorations {
  readonly type: 'unary'
  readonly value: '['
  readonly expressions: readonly SyntaxNode[]
}

export interface ObjectNode extends Decorations {
  readonly type: 'unary'
  readonly value: '{'
  readonly lhs: readonly Pair[]
}

export interface BindNode extends Decorations {
  readonly type: 'bind'
  readonly lhs: VariableNode
  readonly rhs: SyntaxNode
}

export interface BlockNode extends Decorations {
  readonly type: 'block'
  readonly expressions: readonly SyntaxNode[]
}

export interface ConditionNode extends Decorations {
  readonly type: 'condition'
  readonly condition: SyntaxNode
  readonly then: SyntaxNode
  readonly else?: SyntaxNode
}

/** `$f(x)`, or `$f(?, x)` where it is partial. */
export interface CallNode extends Decorations {
  readonly type: 'function' | 'partial'
  readonly procedure: SyntaxNode
  readonly arguments: readonly SyntaxNode[]
}

/** The `?` of a partial application. */
export interface PlaceholderNode extends Decorations {
  readonly type: 'operator'
  readonly value: '?'
}

export interface LambdaNode extends Decorations {
  readonly type: 'lambda'
  readonly arguments: readonly VariableNode[]
  readonly body: SyntaxNode
  readonly signature?: { readonly definition: string }
  /** The parser wraps a call in tail position: it is made after the function around it has ended. */
  readonly thunk?: boolean
}

export interface ApplyNode extends Decorations {
  readonly type: 'apply'
  readonly lhs: SyntaxNode
  readonly rhs: SyntaxNode
}

export interface SortTerm {
  readonly descending: boolean
  readonly expression: SyntaxNode
}

export interface SortNode extends Decorations {
  readonly type: 'sort'
  readonly terms: readonly SortTerm[]
}

export interface TransformNode extends Decorations {
  readonly type: 'transform'
  readonly pattern: SyntaxNode
  readonly update: SyntaxNode
  readonly delete?: SyntaxNode
}
