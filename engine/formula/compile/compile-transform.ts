import { transformer } from '../run/transform.ts'
import type { TransformNode } from '../syntax/syntax-node.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

/** `|pattern|update, delete|`. */
export function compileTransform(node: TransformNode, scope: Scope, compiler: Compiler): Compiled {
  const pattern = compiler.compile(node.pattern, scope)
  const update = compiler.compile(node.update, scope)
  const remove = node.delete && compiler.compile(node.delete, scope)
  const clone = compiler.variable('clone', scope, node)
  const places = {
    position: node.position,
    updatePosition: node.update.position,
    removePosition: node.delete?.position,
  }
  return {
    code: (context, frame) =>
      transformer({
        ...places,
        pattern: (copy) => pattern(copy, frame),
        update: (match) => update(match, frame),
        remove: remove && ((match) => remove(match, frame)),
        clone: () => clone(context, frame),
      }),
    settled: true,
  }
}
