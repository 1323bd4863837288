import type { DocumentPath, Report } from '../../diagnostic.ts'
import { analyseFormula } from '../../formula/analyse-formula.ts'
import type { Formula } from '../../formula/formula.ts'
import type { FormulaLineage } from '../../formula/formula-analysis.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Message, say } from '../../messages/message.ts'
import { suggestionHint, suggestName } from '../../suggest-name.ts'
import { closedSettings } from '../closed-settings.ts'
import { compileFields, compileFormulaText, compileValue } from '../compile-value.ts'
import { formulasOf } from '../formulas-of.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'

const SETTING = /^\$settings\.(?<name>[^.[]+)/
const INDEX: JsonObject = { type: 'integer' }

/** A formula that failed to compile was reported; the plan goes on with one that gives nothing. */
const NOTHING: Formula = {
  text: '',
  uses: { paths: [], everything: false, variables: [], tables: [] },
  evaluate: () => undefined,
}

/** `$name` → JSON Schema of what it stands for, besides `$settings`; `{}` where that is not known. */
export type Names = Readonly<Record<string, JsonObject>>

export const TEXT: JsonObject = { type: 'string' }

/** Compiles the formulas of a connector file, each with the `$names` that are known at its place. */
export class ConnectorAuthor {
  readonly report: Report
  /** Of formulas that a request is made of: they alone see settings that are secrets. */
  readonly #isOfRequest: boolean
  /** Names that are known to all of them. */
  readonly #inRequests: Names
  readonly #settings: JsonObject

  /** `settings` is the JSON Schema of what is asked of an account. */
  constructor(settings: JsonObject, report: Report, inRequests: Names = {}, isOfRequest = false) {
    this.#settings = closedSettings(settings)
    this.#inRequests = inRequests
    this.#isOfRequest = isOfRequest
    this.report = report
  }

  /** For formulas of which a request is made. */
  ofRequest(): ConnectorAuthor {
    if (this.#isOfRequest) return this
    return new ConnectorAuthor(this.#settings, this.report, this.#inRequests, true)
  }

  /** For formulas of a request that goes before all others, such as a sign-in: what it gives is not known yet. */
  ofFirstRequest(): ConnectorAuthor {
    return new ConnectorAuthor(this.#settings, this.report, {}, true)
  }

  error(code: string, path: DocumentPath, message: Message, hint?: Message): void {
    this.report({ code: `connector.${code}`, severity: 'error', path, message, hint })
  }

  hint(code: string, path: DocumentPath, message: Message, hint?: Message): void {
    this.report({ code: `connector.${code}`, severity: 'hint', path, message, hint })
  }

  /** Reports a name that is not among the known ones, with the nearest of them. */
  unknownName(
    code: string,
    path: DocumentPath,
    message: Message,
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

  formula(text: string, path: DocumentPath, names: Names = {}, record?: JsonObject): Formula {
    const formula = compileFormulaText(text, path, this.report)
    if (formula) this.#check(formula, path, names, record)
    return formula ?? NOTHING
  }

  /** `record` is the schema of what bare names are fields of, where that is known. */
  value(value: unknown, path: DocumentPath, names: Names = {}, record?: JsonObject): ValuePlan {
    const plan = compileValue(jsonOf(value), path, this.report)
    for (const { formula, path: place, inList } of formulasOf(plan)) {
      if (inList) this.#check(formula, place, { ...names, index: INDEX })
      else this.#check(formula, place, names, record)
    }
    return plan
  }

  fields(map: unknown, path: DocumentPath, names: Names = {}, record?: JsonObject): FieldPlan[] {
    const fields = compileFields(objectOf(map), path, this.report)
    for (const { formula, path: place, inList } of fields.flatMap(({ value }) => [
      ...formulasOf(value),
    ])) {
      if (inList) this.#check(formula, place, { ...names, index: INDEX })
      else this.#check(formula, place, names, record)
    }
    return fields
  }

  /** Names, fields, arguments and types, as far as they are certain without knowing what the other system sends. */
  #check({ uses, text }: Formula, path: DocumentPath, names: Names, record?: JsonObject): void {
    const known = this.#isOfRequest ? this.#inRequests : {}
    const variables = { settings: this.#settings, ...known, ...names }
    const { problems, lineage } = analyseFormula(text, { variables, record })
    if (!this.#isOfRequest) this.#checkSecrets(lineage, path)
    for (const { code, severity, message, hint, offset } of problems) {
      this.report({ code, severity, path, message, hint, offset: offset + 1 })
    }
    if (uses.tables.length > 0) {
      this.error('table_unknown', path, say('withoutTables', {}))
    }
  }

  /** What is made of an answer may go to another system, and is shown to people. */
  #checkSecrets({ values, conditions, counts }: FormulaLineage, path: DocumentPath): void {
    const properties = objectOf(this.#settings['properties'])
    const named = [...values, ...conditions, ...counts].flatMap(
      (each) => SETTING.exec(each)?.groups?.['name'] ?? [],
    )
    for (const name of new Set(named)) {
      if (objectOf(properties[name])['writeOnly'] !== true) continue
      this.error('secret_outside', path, say('secretOutside', { name }))
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
