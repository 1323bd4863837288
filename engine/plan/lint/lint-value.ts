import type { DocumentPath, Report } from '../../diagnostic.ts'
import { analyseFormula } from '../../formula/analyse-formula.ts'
import { checkAssignable } from '../../formula/check-assignable.ts'
import type { FormulaAnalysis } from '../../formula/formula-analysis.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { compileSchema } from '../../schema/compile-schema.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { fieldSchema, fieldsOf, type LintContext, type LintScope } from './lint-context.ts'
import { lintRequired } from './lint-required.ts'
import { resultSchema } from './result-schema.ts'
import { lintUnsent } from './step-result.ts'
import { tableScopes } from './table-scopes.ts'

type FormulaPlan = Extract<ValuePlan, { readonly kind: 'formula' }>

/** Where a value goes: a field of a target record, or an answer that a connector asks for. */
export interface Target {
  readonly schema: JsonObject
  /** `pos.order`, for messages. */
  readonly name: string
  /** Set where the value is sent: what is made new must be whole. Else it is only compared. */
  readonly sent?: 'whole' | 'partly' | undefined
}

/** JSON Schema's names for kinds of values. */
const TYPES = { map: 'object', list: 'array' } as const

/** Checks values: names, arguments and types of formulas, and whether results fit where they go. */
export class ValueLint {
  readonly #context: LintContext
  readonly #report: Report

  constructor(context: LintContext, report: Report) {
    this.#context = context
    this.#report = report
  }

  /** Checks a value and gives the JSON Schema of its results. */
  check(value: ValuePlan, path: DocumentPath, scope: LintScope, target?: Target): JsonObject {
    switch (value.kind) {
      case 'constant':
        if (target) this.#checkConstant(value.value, path, target)
        return schemaOfConstant(value.value)
      case 'formula':
        return resultSchema(this.formula(value, path, scope, target), scope)
      case 'map':
        if (target?.sent === 'whole') lintRequired(value.fields, target, path, this.#report)
        return this.fields(value.fields, path, scope, target)
      case 'list':
        return this.#list(value.items, path, scope, target)
      case 'each':
        return this.#each(value, path, scope, target)
    }
  }

  /** Checks a formula and gives what is known of it. */
  formula(
    value: FormulaPlan,
    path: DocumentPath,
    scope: LintScope,
    target?: Target,
  ): FormulaAnalysis {
    const { text, uses } = value.formula
    const analysis = analyseFormula(text, {
      record: scope.record,
      variables: scope.names,
      tables: tableScopes(this.#context, scope),
    })
    for (const { code, severity, message, hint, offset } of analysis.problems) {
      this.#report({ code, severity, path, message, hint, offset: offset + 1 })
    }
    lintUnsent(analysis.lineage, scope, path, this.#report)
    for (const table of uses.tables) this.#checkTable(table, text, path)
    const misfit = target && checkAssignable(analysis.type, target.schema)
    if (misfit) this.#report({ ...misfit, path })
    return analysis
  }

  fields(
    fields: readonly FieldPlan[],
    path: DocumentPath,
    scope: LintScope,
    target?: Target,
  ): JsonObject {
    const known = target && fieldsOf(target.schema)
    const properties: Record<string, JsonObject> = {}
    for (const { name, value } of fields) {
      const own = [...path, name]
      if (target && known && !known.includes(name)) this.#reportField(name, own, known, target)
      const schema = target && fieldSchema(target.schema, name)
      const inner = schema && { ...target, schema }
      if (inner?.sent && inner.schema['readOnly'] === true) this.#reportReadOnly(name, own, inner)
      properties[name] = this.check(value, own, scope, inner)
    }
    if (target) this.#checkKind('map', path, target)
    return { type: 'object', properties, additionalProperties: false }
  }

  #list(
    items: readonly ValuePlan[],
    path: DocumentPath,
    scope: LintScope,
    target: Target | undefined,
  ): JsonObject {
    if (target) this.#checkKind('list', path, target)
    const inner = itemTarget(target)
    const schemas = items.map((item, at) => this.check(item, [...path, at], scope, inner))
    const [first] = schemas
    return { type: 'array', items: first && schemas.length === 1 ? first : {} }
  }

  #each(
    each: Extract<ValuePlan, { readonly kind: 'each' }>,
    path: DocumentPath,
    scope: LintScope,
    target: Target | undefined,
  ): JsonObject {
    if (target) this.#checkKind('list', path, target)
    const inner = this.itemScope(each.for, [...path, 'for'], scope)
    if (each.if) this.check(each.if, [...path, 'if'], inner)
    return {
      type: 'array',
      items: this.check(each.set, [...path, 'set'], inner, itemTarget(target)),
    }
  }

  /** What formulas see inside a `for`: the fields of an item, and `$index`. */
  itemScope(list: ValuePlan, path: DocumentPath, scope: LintScope): LintScope {
    const schema = this.check(list, path, scope)
    return {
      record: itemSchema(schema),
      names: { ...scope.names, index: { type: 'integer' } },
    }
  }

  #checkTable(table: string, text: string, path: DocumentPath): void {
    const tables = Object.keys(this.#context.flow.tables)
    if (tables.includes(table)) return
    const message = say('tableUnknown', { name: table })
    const hint = suggestionHint(table, tables)
    const at = text.indexOf(JSON.stringify(table))
    const offset = at < 0 ? undefined : at + 1
    this.#report({ code: 'flow.table_unknown', severity: 'error', path, message, hint, offset })
  }

  #checkConstant(value: Json, path: DocumentPath, target: Target): void {
    // `null` clears the field, whatever its type.
    if (value === null) return
    const [mistake] = compileSchema(target.schema)(value)
    if (!mistake) return
    const field = String(path.at(-1))
    const message = say('valueMisfit', {
      field,
      resource: target.name,
      said: mistake.message,
    })
    const wantsText = target.schema['type'] === 'string' && typeof value === 'number'
    const hint = wantsText ? say('quoteIt', {}) : undefined
    const fix = wantsText ? `"${value}"` : undefined
    this.#report({ code: 'flow.value_misfit', severity: 'error', path, message, hint, fix })
  }

  #checkKind(kind: 'map' | 'list', path: DocumentPath, target: Target): void {
    const { type } = target.schema
    if (typeof type !== 'string' || type === TYPES[kind]) return
    const field = String(path.at(-1))
    const place = { field, resource: target.name }
    const message = say('kindMisfit', { ...place, type, kind: say(kind, {}) })
    this.#report({ code: 'flow.value_misfit', severity: 'error', path, message })
  }

  #reportReadOnly(name: string, path: DocumentPath, target: Target): void {
    const message = say('fieldReadOnly', { field: name, resource: target.name })
    const problem = { code: 'flow.field_read_only', severity: 'error', path, atKey: true } as const
    this.#report({ ...problem, message, hint: say('removeIt', {}) })
  }

  #reportField(name: string, path: DocumentPath, known: readonly string[], target: Target): void {
    const message = say('resourceFieldUnknown', { resource: target.name, name })
    const hint = suggestionHint(name, known)
    const problem = { code: 'flow.field_unknown', severity: 'error', path, atKey: true } as const
    this.#report({ ...problem, message, hint })
  }
}

function schemaOfConstant(value: Json): JsonObject {
  return value === null ? { type: 'null' } : { const: value }
}

function itemTarget(target: Target | undefined): Target | undefined {
  const items = target?.schema['items']
  return target && isJsonObject(items) ? { ...target, schema: items } : undefined
}

/** A lone value counts as a list of one. */
function itemSchema(schema: JsonObject): JsonObject | undefined {
  const { type, items, anyOf } = schema
  if (type === 'array') return isJsonObject(items) ? items : undefined
  const [list] = Array.isArray(anyOf) ? anyOf.filter(isListSchema) : []
  if (list) return itemSchema(list)
  // A list of no kinds is what a mistake inside the formula leaves.
  const isKnown = Array.isArray(type) ? type.length > 0 : type !== undefined
  return isKnown ? schema : undefined
}

function isListSchema(schema: Json): schema is JsonObject {
  return isJsonObject(schema) && schema['type'] === 'array'
}
