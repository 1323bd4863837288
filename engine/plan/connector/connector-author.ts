import type { DocumentPath, Report } from '../../diagnostic.ts'
import { analyseFormula } from '../../formula/analyse-formula.ts'
import type { Formula } from '../../formula/formula.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { suggestionHint, suggestName } from '../../suggest-name.ts'
import { compileFields, compileFormulaText, compileValue } from '../compile-value.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { formulasOf } from './formulas-of.ts'

/** A formula that failed to compile was reported; the plan goes on with one that gives nothing. */
const NOTHING: Formula = {
  text: '',
  uses: { paths: [], everything: false, variables: [], tables: [] },
  evaluate: () => undefined,
}

/** Compiles the formulas of a connector file, each with the `$names` that are known at its place. */
export class ConnectorAuthor {
  readonly report: Report

  constructor(report: Report) {
    this.report = report
  }

  error(code: string, path: DocumentPath, message: string, hint?: string): void {
    this.report({ code: `connector.${code}`, severity: 'error', path, message, hint })
  }

  hint(code: string, path: DocumentPath, message: string, hint?: string): void {
    this.report({ code: `connector.${code}`, severity: 'hint', path, message, hint })
  }

  /** Reports a name that is not among the known ones, with the nearest of them. */
  unknownName(
    code: string,
    path: DocumentPath,
    message: string,
    wrong: string,
    known: Iterable<string>,
    atKey = false,
  ): void {
    const names = [...known]
    const fix = suggestName(wrong, names)
    this.report({
      code: `connector.${code}`,
      severity: 'error',
      path,
      message,
      hint: suggestionHint(wrong, names),
      ...(atKey ? { atKey } : {}),
      ...(fix === undefined ? {} : { fix }),
    })
  }

  formula(text: string, path: DocumentPath, names: readonly string[]): Formula {
    const formula = compileFormulaText(text, path, this.report)
    if (formula) this.#checkNames(formula, path, names)
    return formula ?? NOTHING
  }

  value(value: unknown, path: DocumentPath, names: readonly string[]): ValuePlan {
    const plan = compileValue(jsonOf(value), path, this.report)
    for (const { formula, path: place, inList } of formulasOf(plan)) {
      this.#checkNames(formula, place, inList ? [...names, 'index'] : names)
    }
    return plan
  }

  fields(map: unknown, path: DocumentPath, names: readonly string[]): FieldPlan[] {
    const fields = compileFields(objectOf(map), path, this.report)
    for (const { formula, path: place, inList } of fields.flatMap(({ value }) => [
      ...formulasOf(value),
    ])) {
      this.#checkNames(formula, place, inList ? [...names, 'index'] : names)
    }
    return fields
  }

  #checkNames({ uses, text }: Formula, path: DocumentPath, names: readonly string[]): void {
    for (const variable of uses.variables) {
      if (names.includes(variable)) continue
      const found = text.indexOf(`$${variable}`)
      this.report({
        code: 'connector.name_unknown',
        severity: 'error',
        path,
        message: `"$${variable}" is not known here`,
        hint: suggestionHint(
          `$${variable}`,
          names.map((name) => `$${name}`),
        ),
        ...(found < 0 ? {} : { offset: found + 1 }),
      })
    }
    this.#checkMeaning(text, path)
    if (uses.tables.length > 0) {
      this.error('table_unknown', path, 'a connector has no tables, so "$translate" finds nothing')
    }
  }

  /** Arguments and types, as far as they are certain without knowing what the other system sends. */
  #checkMeaning(text: string, path: DocumentPath): void {
    const { problems } = analyseFormula(text, { variables: {}, openVariables: true })
    for (const { code, severity, message, hint, offset } of problems) {
      // Names that nobody knows are reported above.
      if (code === 'formula.function_unknown') continue
      this.report({ code, severity, path, message, hint, offset: offset + 1 })
    }
  }
}

/** What YAML gave is JSON already; specs call it unknown where it may be anything. */
export function jsonOf(value: unknown): Json {
  return isJson(value) ? value : null
}

export function objectOf(value: unknown): JsonObject {
  const json = jsonOf(value)
  return isJsonObject(json) ? json : {}
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
}
