import type { Static, TSchema } from 'typebox'
import type { DocumentPath, Problem, Report } from '../diagnostic.ts'
import { isJsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { suggestionHint, suggestName } from '../suggest-name.ts'
import { describeExpectation, describeValue, isOfKind, type SchemaNode } from './describe-spec.ts'

/** First part of the codes that a check reports: the kind of file. */
export type Area = 'connector' | 'flow' | 'integration' | 'overlay' | 'steps' | 'titles'

/**
 * Checks a file's value against its spec and reports everything that is wrong, in words for its author.
 *
 * A union of maps is told apart by the first required key of each: the verb of a step, the kind of a
 * trigger. So what is wrong inside is said of that kind alone, not of every alternative.
 */
export function checkSpec<T extends TSchema>(
  schema: T,
  value: unknown,
  area: Area,
  report: Report,
): Static<T> | undefined {
  return matches(schema, value, area, report) ? value : undefined
}

function matches<T extends TSchema>(
  schema: T,
  value: unknown,
  area: Area,
  report: Report,
): value is Static<T> {
  const checker = new Checker(area, report)
  checker.check(schema, value, [])
  return checker.found === 0
}

/** Carries the definitions met so far, because recursive specs name them deep inside. */
class Checker {
  found = 0
  readonly #area: Area
  readonly #report: Report
  readonly #definitions = new Map<string, SchemaNode>()

  constructor(area: Area, report: Report) {
    this.#area = area
    this.#report = report
  }

  check(given: SchemaNode, value: unknown, path: DocumentPath, verb?: string): void {
    const schema = this.#resolve(given)
    if (schema.anyOf) return this.#checkUnion(schema, schema.anyOf, value, path)
    if (!this.#checkKind(schema, value, path)) return
    if (typeof value === 'string') this.#checkText(schema, value, path)
    if (typeof value === 'number') this.#checkNumber(schema, value, path)
    if (Array.isArray(value)) this.#checkList(schema, value, path)
    else if (isJsonObject(value) && schema.type === 'object') {
      this.#checkMap(schema, value, path, verb)
    }
  }

  #resolve(schema: SchemaNode): SchemaNode {
    for (const [name, definition] of Object.entries(schema.$defs ?? {})) {
      this.#definitions.set(name, definition)
    }
    if (schema.$ref === undefined) return schema
    const found = this.#definitions.get(schema.$ref)
    if (!found) throw new Error(`the spec refers to "${schema.$ref}", which it does not define`)
    return this.#resolve(found)
  }

  #fail(code: string, problem: Omit<Problem, 'code' | 'severity'>): void {
    this.found++
    this.#report({ code: `${this.#area}.${code}`, severity: 'error', ...problem })
  }

  #checkKind(schema: SchemaNode, value: unknown, path: DocumentPath): boolean {
    const isKind = isOfKind(schema, value)
    const choices = schema.const === undefined ? schema.enum : [schema.const]
    if (isKind && (choices === undefined || choices.includes(value))) return true
    const message = misfit(path, schema, value)
    this.#fail(isKind ? 'value_choice' : 'value_kind', {
      path,
      message,
      ...nearChoice(value, choices ?? []),
    })
    return false
  }

  #checkText(schema: SchemaNode, value: string, path: DocumentPath): void {
    const isLongEnough = value.length >= (schema.minLength ?? 0)
    const fits = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value)
    if (isLongEnough && fits) return
    this.#fail('value_form', { path, message: misfit(path, schema, value) })
  }

  #checkNumber(schema: SchemaNode, value: number, path: DocumentPath): void {
    const { minimum = -Infinity, maximum = Infinity } = schema
    if (value >= minimum && value <= maximum) return
    this.#fail('value_range', { path, message: misfit(path, schema, value) })
  }

  #checkList(schema: SchemaNode, list: readonly unknown[], path: DocumentPath): void {
    if (list.length < (schema.minItems ?? 0)) {
      this.#fail('list_short', {
        path,
        message: say('mustNotBeEmpty', { subject: subjectOf(path) }),
      })
    }
    const { items } = schema
    if (items) for (const [at, item] of list.entries()) this.check(items, item, [...path, at])
  }

  #checkMap(
    schema: SchemaNode,
    map: Readonly<Record<string, unknown>>,
    path: DocumentPath,
    verb: string | undefined,
  ): void {
    for (const name of schema.required ?? []) {
      if (Object.hasOwn(map, name)) continue
      const help = schema.properties?.[name]?.description
      const hint = help === undefined ? undefined : say(help, {})
      const message = say('mustHave', {
        subject: verb === undefined ? subjectOf(path) : say('named', { name: verb }),
        name,
      })
      this.#fail('key_missing', { path, message, hint })
    }
    for (const [name, value] of Object.entries(map)) {
      const property = propertyOf(schema, name)
      if (property) this.check(property, value, [...path, name])
      else if (schema.additionalProperties === false) {
        this.#failUnknownKey(schema, map, [...path, name], verb)
      }
    }
  }

  #failUnknownKey(
    schema: SchemaNode,
    map: Readonly<Record<string, unknown>>,
    path: DocumentPath,
    verb: string | undefined,
  ): void {
    const name = String(path.at(-1))
    const unused = Object.keys(schema.properties ?? {}).filter((key) => !Object.hasOwn(map, key))
    const fix = suggestName(name, unused)
    const hint = schema.errorMessage ? say(schema.errorMessage, {}) : suggestionHint(name, unused)
    const [code, message] =
      verb === undefined
        ? ['key_unknown', say('keyUnknown', { name })]
        : ['key_foreign', say('keyForeign', { name, verb })]
    this.#fail(code, { path, atKey: true, message, hint, ...(fix === undefined ? {} : { fix }) })
  }

  #checkUnion(
    union: SchemaNode,
    variants: readonly SchemaNode[],
    value: unknown,
    path: DocumentPath,
  ): void {
    const sameKind = variants
      .map((variant) => this.#resolve(variant))
      .filter((variant) => isOfKind(variant, value))
    const maps = sameKind.filter(({ type }) => type === 'object')
    if (maps.length > 1 && isJsonObject(value)) return this.#checkVariants(union, maps, value, path)
    const [only] = sameKind
    if (only && sameKind.length === 1) return this.check(only, value, path)
    if (sameKind.some((variant) => this.#accepts(variant, value))) return
    const choices = sameKind.flatMap((variant) => variant.enum ?? [])
    const message = misfit(path, union, value)
    this.#fail('value_kind', { path, message, ...nearChoice(value, choices) })
  }

  #checkVariants(
    union: SchemaNode,
    variants: readonly SchemaNode[],
    value: Readonly<Record<string, unknown>>,
    path: DocumentPath,
  ): void {
    const named = variants.map((variant) => ({ variant, verb: variant.required?.[0] ?? '' }))
    const present = named.filter(({ verb }) => Object.hasOwn(value, verb))
    const [only] = present
    if (only && present.length === 1) return this.check(only.variant, value, path, only.verb)
    const verbs = named.map(({ verb }) => verb)
    const subject = called(union) ?? subjectOf(path)
    const message = say('mustHaveOne', { subject, names: verbs.join(', ') })
    const near = Object.keys(value).flatMap((key) => suggestName(key, verbs) ?? [])[0]
    if (present.length > 1) {
      const what = present
        .map(({ verb }) => say('named', { name: verb }))
        .reduce((first, last) => say('both', { first, last }))
      this.#fail('one_of', { path, message, hint: say('hasSeveral', { what }) })
    } else {
      const hint = near === undefined ? undefined : say('didYouMean', { name: near })
      this.#fail('one_of', { path, message, hint })
    }
  }

  #accepts(schema: SchemaNode, value: unknown): boolean {
    const trial = new Checker(this.#area, () => {})
    for (const [name, definition] of this.#definitions) trial.#definitions.set(name, definition)
    trial.check(schema, value, [])
    return trial.found === 0
  }
}

function nearChoice(
  value: unknown,
  choices: readonly unknown[],
): { readonly hint?: Message; readonly fix?: string } {
  if (typeof value !== 'string') return {}
  const words = choices.filter((choice) => typeof choice === 'string')
  const near = suggestName(value, words)
  return near === undefined ? {} : { hint: say('didYouMean', { name: near }), fix: near }
}

function propertyOf(schema: SchemaNode, name: string): SchemaNode | undefined {
  const own = schema.properties
  if (own && Object.hasOwn(own, name)) return own[name]
  for (const [pattern, property] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(name)) return property
  }
  const rest = schema.additionalProperties
  return typeof rest === 'object' ? rest : undefined
}

function called({ subject, title }: SchemaNode): Message | undefined {
  if (subject !== undefined) return say(subject, {})
  return title === undefined ? undefined : say('named', { name: title })
}

/** `"errors"`, `item 2 of "steps"`, `the file`. */
function subjectOf(path: DocumentPath): Message {
  const last = path.at(-1)
  if (last === undefined) return say('theFile', {})
  if (typeof last === 'string') return say('quoted', { name: last })
  const [name, count] = [path.at(-2), last + 1]
  return name === undefined ? say('itemAt', { count }) : say('itemOf', { count, name })
}

function misfit(path: DocumentPath, schema: SchemaNode, value: unknown): Message {
  const [subject, kinds] = [subjectOf(path), describeExpectation(schema)]
  return say('mustBe', { subject, kinds, what: describeValue(value) })
}
