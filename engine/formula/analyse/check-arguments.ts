import { type Message, say } from '../../messages/message.ts'
import type { FormulaDiagnostic, ValueKind } from '../formula-analysis.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { offsetOfCall } from './check-count.ts'
import type { KnownFunction } from './function-forms.ts'
import { pluralFor, wordsFor } from './kind-words.ts'
import { nameOf } from './operators.ts'
import type { FormPart } from './read-form.ts'

/** Says which argument of a function cannot be what the function takes. */
export function checkArguments(
  analysis: Analysis,
  { name, form }: KnownFunction,
  values: readonly AbstractValue[],
  node: SyntaxNode,
): void {
  for (const [at, value] of values.entries()) {
    const part = form.parameters[at] ?? form.parameters.find((each) => each.repeats)
    const found =
      part &&
      mismatch(part, value, () => ({
        function: `$${name}`,
        needs: needsOf(part),
        subject: nameOf(value) ?? unnamed(at, values.length),
      }))
    if (!found) continue
    const offset = offsetOfCall(analysis.text, node, name)
    analysis.report({ code: 'formula.type_mismatch', ...found, offset })
  }
}

interface SaidOfCall {
  readonly function: string
  readonly needs: Message
  readonly subject: Message
}

function mismatch(
  part: FormPart,
  value: AbstractValue,
  call: () => SaidOfCall,
): Omit<FormulaDiagnostic, 'code' | 'offset'> | undefined {
  const { kinds: allowed, list } = part
  const { kinds, many } = value
  if (!allowed || !kinds || isListThatFits(part, value)) return undefined
  if (kinds.size > 0 && ![...kinds].some((kind) => allowed.has(kind))) {
    const message =
      many === 'list'
        ? say('argumentIsListOf', { ...call(), kinds: pluralFor(kinds) })
        : say('argumentIsKind', { ...call(), kinds: wordsFor(kinds) })
    return { severity: 'error', message, hint: conversion(allowed, kinds) }
  }
  if (list || many === 'no' || many === 'unknown' || kinds.has('array')) return undefined
  const hint = say('takeOneOrGoThrough', {})
  if (many === 'list') return { severity: 'error', message: say('argumentIsList', call()), hint }
  return { severity: 'hint', message: say('argumentMaybeMany', call()), hint }
}

function isListThatFits({ kinds: allowed, list }: FormPart, { kinds, many }: AbstractValue) {
  if (many !== 'no' && allowed?.has('array') === true) return true
  // One list out of a list of lists: what it holds is not followed.
  return list && many !== 'list' && kinds?.has('array') === true
}

function needsOf({ kinds = new Set<ValueKind>(), list }: FormPart): Message {
  if (list) return say('listOf', { kinds: pluralFor(kinds) })
  return wordsFor([...kinds].filter((kind) => kind !== 'null'))
}

function unnamed(at: number, count: number): Message {
  return count > 1 ? say('argumentAt', { count: at + 1 }) : say('itsArgument', {})
}

function conversion(
  allowed: ReadonlySet<ValueKind>,
  kinds: ReadonlySet<ValueKind>,
): Message | undefined {
  if (allowed.has('string') && (kinds.has('number') || kinds.has('boolean'))) {
    return say('useString', {})
  }
  return allowed.has('number') && kinds.has('string') ? say('useNumber', {}) : undefined
}
