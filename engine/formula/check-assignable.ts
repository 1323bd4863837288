import { isJsonObject, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import { pluralFor, wordsFor } from './analyse/kind-words.ts'
import {
  alternativesOf,
  constantsOfOne,
  fieldNamesOfOne,
  fieldOfOne,
  isWhole,
  itemsOfOne,
  kindsOfOne,
  type Scalar,
} from './analyse/read-schema.ts'
import type { FormulaDiagnostic, FormulaType, ValueKind } from './formula-analysis.ts'

type Found = Omit<FormulaDiagnostic, 'offset'>

/** What is wrong with giving a field of this JSON Schema a result of this type, or undefined when nothing is known to be. */
export function checkAssignable(type: FormulaType, target: JsonObject): Found | undefined {
  const alternatives = alternativesOf(target)
  if (!alternatives || type.cardinality === 'unknown' || type.kinds?.length === 0) return undefined
  const lists = alternatives.filter((each) => kindsOfOne(each)?.includes('array'))
  const plain = alternatives.filter((each) => kindsOfOne(each)?.some((kind) => kind !== 'array'))
  const onlyNull = plain.every((each) =>
    kindsOfOne(each)?.every((kind) => kind === 'null' || kind === 'array'),
  )
  if (lists.length > 0 && onlyNull) return checkList(type, lists)
  if (lists.length > 0) return undefined
  return type.cardinality === 'many' ? checkNoList(type, plain) : checkItem(type, plain)
}

function checkList(type: FormulaType, lists: readonly JsonObject[]): Found | undefined {
  if (!type.kinds || type.kinds.includes('array')) return undefined
  if (type.kinds.every((kind) => kind === 'null')) return undefined
  const items = lists.flatMap((each) => alternativesOf(itemsOfOne(each)) ?? [{}])
  const wrong = items.every((each) => kindsOfOne(each)) ? checkItem(type, items) : undefined
  if (wrong || type.alwaysList) return wrong
  return {
    code: 'formula.singleton_list',
    severity: 'hint',
    message: type.cardinality === 'many' ? say('listNeedsBrackets', {}) : say('listGetsOne', {}),
    hint: say('putInBrackets', {}),
  }
}

function checkNoList(type: FormulaType, plain: readonly JsonObject[]): Found {
  const kinds = wordsFor(allKinds(plain))
  const message = type.alwaysList
    ? say('resultIsList', { kinds })
    : say('resultMaybeMany', { kinds })
  const hint = say('takeOneOrJoin', {})
  const severity = type.alwaysList ? 'error' : 'hint'
  return { code: 'formula.type_mismatch', severity, message, hint }
}

function checkItem(type: FormulaType, plain: readonly JsonObject[]): Found | undefined {
  const allowed = allKinds(plain)
  // Null is the language's word for clearing a field, whatever the field holds.
  const kinds = type.kinds?.filter((kind) => kind !== 'null')
  if (!kinds || kinds.length === 0) return undefined
  if (!kinds.some((kind) => allowed.includes(kind))) return wrongKind(type, kinds, allowed)
  return (
    checkConstants(type, plain) ??
    checkWhole(type, plain) ??
    checkLength(type, plain) ??
    checkFields(type, plain)
  )
}

function wrongKind(
  type: FormulaType,
  kinds: readonly ValueKind[],
  allowed: readonly ValueKind[],
): Found {
  const named = allowed.filter((kind) => kind !== 'null')
  const takes = wordsFor(named.length > 0 ? named : allowed)
  return {
    code: 'formula.type_mismatch',
    severity: 'error',
    message:
      type.cardinality === 'many'
        ? say('resultIsListOf', { kind: pluralFor(kinds), kinds: takes })
        : say('resultIsKind', { kind: wordsFor(kinds), kinds: takes }),
    hint: conversionHint(kinds, allowed),
  }
}

function conversionHint(
  kinds: readonly ValueKind[],
  allowed: readonly ValueKind[],
): Message | undefined {
  if (allowed.includes('number') && kinds.includes('string')) return say('useNumber', {})
  const scalar = kinds.includes('number') || kinds.includes('boolean')
  return allowed.includes('string') && scalar ? say('useString', {}) : undefined
}

function checkConstants(type: FormulaType, plain: readonly JsonObject[]): Found | undefined {
  const known = plain.map(constantsOfOne)
  if (!type.constants || !known.every((each) => each !== undefined)) return undefined
  const allowed: readonly Scalar[] = known.flat()
  const wrong = type.constants.filter((each) => each !== null && !allowed.includes(each))
  const [first] = wrong
  if (first === undefined) return undefined
  return {
    code: 'formula.constant_unknown',
    severity: wrong.length === type.constants.length ? 'error' : 'hint',
    message: say('fieldDoesNotKnow', { value: JSON.stringify(first) }),
    hint: suggestionHint(String(first), allowed.map(String)),
  }
}

/** Only constants: whether a number of the record is whole is seen when it is written. */
function checkWhole(type: FormulaType, plain: readonly JsonObject[]): Found | undefined {
  const numeric = plain.filter((each) => kindsOfOne(each)?.includes('number'))
  if (numeric.length === 0 || !numeric.every(isWhole)) return undefined
  const fraction = type.constants?.find((each) => typeof each === 'number' && each % 1 !== 0)
  if (fraction === undefined) return undefined
  return {
    code: 'formula.fraction',
    severity: type.constants?.length === 1 ? 'error' : 'hint',
    message: say('isFraction', { number: String(fraction) }),
    hint: undefined,
  }
}

function checkLength(type: FormulaType, plain: readonly JsonObject[]): Found | undefined {
  const limits = plain.map((each) => each['maxLength'])
  const texts = type.constants?.filter((each) => typeof each === 'string') ?? []
  const [only] = limits
  if (limits.length !== 1 || typeof only !== 'number') return undefined
  const long = texts.find((each) => Array.from(each).length > only)
  if (long === undefined) return undefined
  return {
    code: 'formula.text_too_long',
    severity: texts.length === type.constants?.length ? 'error' : 'hint',
    message: say('textTooLong', {
      value: JSON.stringify(long),
      count: Array.from(long).length,
      most: only,
    }),
    hint: undefined,
  }
}

function checkFields(type: FormulaType, plain: readonly JsonObject[]): Found | undefined {
  const [only] = plain
  if (!type.fields || plain.length !== 1 || !isJsonObject(only)) return undefined
  for (const [name, field] of Object.entries(type.fields)) {
    const reading = fieldOfOne(only, name)
    if (reading.kind === 'none') {
      return {
        code: 'formula.field_unknown',
        severity: 'error',
        message: say('targetHasNoField', { name }),
        hint: suggestionHint(name, fieldNamesOfOne(only) ?? []),
      }
    }
    const inner = reading.kind === 'known' ? checkAssignable(field, reading.schema) : undefined
    if (inner)
      return { ...inner, message: say('withinField', { field: name, said: inner.message }) }
  }
  const required = Array.isArray(only['required']) ? only['required'].map(String) : []
  const missing = required.find((name) => !Object.hasOwn(type.fields ?? {}, name))
  if (missing === undefined) return undefined
  return {
    code: 'formula.field_missing',
    severity: 'hint',
    message: say('objectLacks', { name: missing }),
    hint: undefined,
  }
}

function allKinds(alternatives: readonly JsonObject[]): readonly ValueKind[] {
  return [...new Set(alternatives.flatMap((each) => kindsOfOne(each) ?? []))]
}
