import type { ValueKind } from '../formula-analysis.ts'
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
    const found = part && mismatch(part, value)
    if (!found) continue
    const subject = nameOf(value) ?? (values.length > 1 ? `argument ${at + 1}` : 'its argument')
    analysis.report({
      code: 'formula.type_mismatch',
      severity: found.severity,
      message: `$${name} needs ${found.needs}, and ${subject} ${found.is}`,
      hint: found.hint,
      offset: offsetOfCall(analysis.text, node, name),
    })
  }
}

interface Mismatch {
  readonly severity: 'error' | 'hint'
  readonly needs: string
  readonly is: string
  readonly hint: string | undefined
}

function mismatch(part: FormPart, value: AbstractValue): Mismatch | undefined {
  const { kinds, many } = value
  if (!part.kinds) return undefined
  const allowed = part.kinds
  const needs = part.list
    ? `a list of ${pluralFor(allowed)}`
    : wordsFor([...allowed].filter((kind) => kind !== 'null'))
  if (kinds && kinds.size > 0 && ![...kinds].some((kind) => allowed.has(kind))) {
    return { severity: 'error', needs, is: isText(kinds, many), hint: conversion(allowed, kinds) }
  }
  if (part.list || many === 'no' || many === 'unknown' || !kinds || kinds.has('array'))
    return undefined
  const hint = 'Take one of them, such as [0], or go through the list: items.( … ).'
  if (many === 'list') return { severity: 'error', needs, is: 'is a list', hint }
  return { severity: 'hint', needs, is: 'can be more than one', hint }
}

function isText(kinds: ReadonlySet<ValueKind>, many: AbstractValue['many']): string {
  return many === 'list' ? `is a list of ${pluralFor(kinds)}` : `is ${wordsFor(kinds)}`
}

function conversion(
  allowed: ReadonlySet<ValueKind>,
  kinds: ReadonlySet<ValueKind>,
): string | undefined {
  if (allowed.has('string') && (kinds.has('number') || kinds.has('boolean'))) {
    return 'Use $string() around it.'
  }
  return allowed.has('number') && kinds.has('string') ? 'Use $number() around it.' : undefined
}
