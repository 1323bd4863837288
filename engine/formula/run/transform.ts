import { signatureCheck } from '../syntax/jsonata-package.ts'
import { isCallable, makeCallable } from './callable.ts'
import { call } from './calls.ts'
import { LanguageError } from './language-error.ts'
import { spend } from './meter.ts'
import { namesOf } from './names-of.ts'
import { listOfTexts } from './numbers.ts'
import type { Callable } from './value.ts'
import { isPlainObject, setField, type Value } from './value.ts'

/** The parts of `|pattern|update, delete|`, bound to the frame they stand in. */
export interface TransformCode {
  readonly pattern: (copy: Value) => Value
  readonly update: (match: Value) => Value
  readonly remove: ((match: Value) => Value) | undefined
  /** `$clone`, or what the formula has put in its place. */
  readonly clone: () => Value
  readonly position: number | undefined
  readonly updatePosition: number | undefined
  readonly removePosition: number | undefined
}

const checkArguments = signatureCheck('<(oa):o>')

/** A transform is a function: it copies what it is given and changes the copy wherever the pattern matches. */
export function transformer(code: TransformCode): Callable {
  return makeCallable((object) => (object === undefined ? undefined : changedCopy(code, object)), {
    arity: 1,
    validate: checkArguments,
  })
}

function changedCopy(code: TransformCode, object: Value): Value {
  const { position } = code
  const clone = code.clone()
  if (!isCallable(clone)) throw new LanguageError('T2013', { position })
  const copy = call(clone, [object], null, position, undefined)
  const found = code.pattern(copy)
  if (found === undefined) return copy
  for (const match of Array.isArray(found) ? found : [found]) {
    spend(1)
    update(code, match)
    remove(code, match)
  }
  return copy
}

function update(code: TransformCode, match: Value): void {
  const fields = code.update(match)
  if (fields === undefined) return
  if (!isPlainObject(fields)) {
    throw new LanguageError('T2011', { position: code.updatePosition, value: fields })
  }
  if (!isPlainObject(match)) return
  for (const name of namesOf(fields)) setField(match, name, fields[name])
}

function remove(code: TransformCode, match: Value): void {
  const names = code.remove?.(match)
  if (names === undefined) return
  const list = Array.isArray(names) ? names : [names]
  if (!listOfTexts(list)) {
    throw new LanguageError('T2012', { position: code.removePosition, value: names })
  }
  if (!isPlainObject(match)) return
  for (const name of list) Reflect.deleteProperty(match, name)
}
