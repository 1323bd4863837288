import type { Code } from '../run/code.ts'
import { itemsOf, itemsOfNames, readNamesAsList, readNamesBelow } from '../run/fields.ts'
import type { Frame } from '../run/frame.ts'
import { runOverList, runPlainSteps } from '../run/plain-steps.ts'
import { sequenceOf } from '../run/sequence.ts'
import type { PathCode, StepCode } from '../run/step-code.ts'
import { runSteps } from '../run/steps.ts'
import type { Value, ValueList } from '../run/value.ts'
import type { PathNode, SyntaxNode } from '../syntax/syntax-node.ts'
import { compileNames } from './compile-names.ts'
import { compileOneMatch } from './compile-one-match.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { boundNames, makeScope, namesGivenIn, type Scope } from './scope.ts'
import { givesNames, isBare, leadingNames } from './simple-nodes.ts'

/** A path: bare names take short cuts, all else goes step by step. */
export function compilePath(path: PathNode, scope: Scope, compiler: Compiler): Compiled {
  const hasNames = givesNames(path)
  const names = hasNames ? [] : leadingNames(path.steps)
  if (names.length === path.steps.length && path.group === undefined) {
    return path.keepSingletonArray === true
      ? { code: (context) => readNamesAsList(context, names), settled: true }
      : { code: compileNames(names), settled: true }
  }
  const [first, ...others] = path.steps
  if (!hasNames && first?.type === 'variable' && isBare(first)) {
    return fromVariable(path, first, leadingNames(others), scope, compiler)
  }
  const taken = names.length < path.steps.length ? names.length : 0
  const steps = stepsCode(path, taken, scope, compiler)
  if (isPlain(path, steps)) {
    const code = plainCode(path, names.slice(0, taken), steps.steps)
    return { code: compileOneMatch(path, code), settled: true }
  }
  const code: Code =
    taken > 0
      ? (context, frame) => runSteps(steps, itemsOfNames(context, names), frame)
      : (context, frame) => runSteps(steps, startOf(path, context), frame)
  return { code, settled: false }
}

/** A path that starts with a variable has its value as the one context, even where that is a list. */
function fromVariable(
  path: PathNode,
  variable: SyntaxNode,
  names: readonly string[],
  scope: Scope,
  compiler: Compiler,
): Compiled {
  const value = compiler.compile(variable, scope)
  const isSimple = path.group === undefined && path.keepSingletonArray !== true
  if (names.length + 1 === path.steps.length && names.length > 0 && isSimple) {
    return { code: (context, frame) => readNamesBelow(value(context, frame), names), settled: true }
  }
  if (names.length + 1 >= path.steps.length) {
    const steps = stepsCode(path, 0, scope, compiler)
    return {
      code: (context, frame) => runSteps(steps, sequenceOf([context]), frame),
      settled: false,
    }
  }
  const steps = stepsCode(path, names.length + 1, scope, compiler)
  const isBelow = names.length > 0
  const items: (context: Value, frame: Frame) => ValueList = isBelow
    ? (context, frame) => itemsBelow(value(context, frame), names)
    : (context, frame) => itemsOf(value(context, frame))
  if (isPlain(path, steps)) {
    const code: Code = (context, frame) => runOverList(steps.steps, 0, items(context, frame), frame)
    return { code, settled: true }
  }
  return { code: (context, frame) => runSteps(steps, items(context, frame), frame), settled: false }
}

/** Whether a path's steps only go from matches to matches, and nothing behind it sees them before they are settled. */
function isPlain(path: PathNode, { steps, hasNames }: PathCode): boolean {
  if (hasNames || path.group !== undefined || path.predicate !== undefined) return false
  if (path.keepSingletonArray === true || path.keepArray === true) return false
  return steps.every((step) => step.order === undefined && !step.startsList)
}

function plainCode(path: PathNode, names: readonly string[], steps: readonly StepCode[]): Code {
  if (names.length > 0) {
    return (context, frame) => runOverList(steps, 0, itemsOfNames(context, names), frame)
  }
  // A variable is read once, also where the context is a list.
  return path.steps[0]?.type === 'variable'
    ? (context, frame) => runOverList(steps, 0, [context], frame)
    : (context, frame) => runPlainSteps(steps, context, frame)
}

function itemsBelow(value: Value, names: readonly string[]): ValueList {
  return itemsOfNames(Array.isArray(value) && value.cons === true ? [value] : value, names)
}

function startOf(path: PathNode, context: Value): ValueList {
  return Array.isArray(context) && path.steps[0]?.type !== 'variable'
    ? context
    : sequenceOf([context])
}

function stepsCode(path: PathNode, from: number, scope: Scope, compiler: Compiler): PathCode {
  const hasNames = givesNames(path)
  const inner = hasNames
    ? makeScope(scope, boundNames(path.steps), { dynamic: namesGivenIn(path) })
    : scope
  return {
    steps: path.steps.map((step, at) => stepCode(step, at, inner, compiler)).slice(from),
    keepList: path.keepSingletonArray === true,
    givesTuples: path.tuple === true,
    followsSteps: from > 0,
    hasNames,
    slots: hasNames ? inner.slots.size : 0,
    grouping: path.group && compiler.grouping(path.group, inner),
  }
}

function stepCode(step: SyntaxNode, at: number, scope: Scope, compiler: Compiler): StepCode {
  const slots = scope.slots.size
  const { stages, ...withoutStages } = step
  return {
    code: step.type === 'sort' ? undefined : compiler.compile(withoutStages, scope),
    order:
      step.type === 'sort'
        ? {
            terms: step.terms.map(({ expression, descending }) => ({
              code: compiler.compile(expression, scope),
              descending,
            })),
            position: step.position,
            slots,
          }
        : undefined,
    stages: compiler.stages(stages ?? [], scope),
    startsList: at === 0 && step.consarray === true,
    tuple: step.tuple === true,
    focus: step.focus,
    index: step.index,
    ancestor: step.ancestor?.label,
  }
}
