import type { CallNode, LambdaNode, TransformNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Names } from './names.ts'

/** What a function value does when it is called. */
export type Callee =
  | {
      readonly kind: 'lambda'
      readonly node: LambdaNode
      readonly context: AbstractValue
      readonly names: Names
    }
  /** A function of the language, or one of ours, by name. */
  | { readonly kind: 'named'; readonly name: string }
  /** Some arguments are given already; the holes are `undefined`. */
  | {
      readonly kind: 'partial'
      readonly callee: AbstractValue
      readonly arguments: readonly (AbstractValue | undefined)[]
      readonly node: CallNode
    }
  | { readonly kind: 'chain'; readonly first: AbstractValue; readonly next: AbstractValue }
  | { readonly kind: 'regex' }
  | {
      readonly kind: 'transform'
      readonly node: TransformNode
      readonly names: Names
    }
