import type { Code } from '../run/code.ts'
import { readNames } from '../run/fields.ts'
import { isPlainObject } from '../run/value.ts'

/**
 * Reads a path of bare names, such as `billing.city`. Short paths over plain objects, which is what most fields of a
 * mapping are, take no loop; everything else is left to {@link readNames}.
 */
export function compileNames(names: readonly string[]): Code {
  const [first, second, third, ...others] = names
  // Names that every object inherits need the slow look.
  if (first === undefined || others.length > 0 || names.some(isInherited)) {
    return (context) => readNames(context, names)
  }
  if (second === undefined) return oneName(first, names)
  return third === undefined
    ? twoNames(first, second, names)
    : threeNames(first, second, third, names)
}

export function isInherited(name: string): boolean {
  return name in Object.prototype
}

function oneName(name: string, names: readonly string[]): Code {
  return (context) => {
    if (!isPlainObject(context)) return readNames(context, names)
    const value = context[name]
    return Array.isArray(value) && value.sequence === true ? readNames(context, names) : value
  }
}

function twoNames(first: string, second: string, names: readonly string[]): Code {
  return (context) => {
    if (!isPlainObject(context)) return readNames(context, names)
    const outer = context[first]
    if (!isPlainObject(outer)) return outer === undefined ? outer : readNames(context, names)
    const value = outer[second]
    return Array.isArray(value) && value.sequence === true ? readNames(context, names) : value
  }
}

function threeNames(first: string, second: string, third: string, names: readonly string[]): Code {
  return (context) => {
    if (!isPlainObject(context)) return readNames(context, names)
    const outer = context[first]
    if (!isPlainObject(outer)) return outer === undefined ? outer : readNames(context, names)
    const inner = outer[second]
    if (!isPlainObject(inner)) return inner === undefined ? inner : readNames(context, names)
    const value = inner[third]
    return Array.isArray(value) && value.sequence === true ? readNames(context, names) : value
  }
}
