import type { JsonObject } from '../json.ts'
import type { FormulaProblem } from './formula.ts'

/** What the analysis may know about the names of a formula. Whatever is left out is unknown, and nothing is said about it. */
export interface AnalysisScope {
  /**
   * JSON Schema of the record in hand: what bare names are fields of. A schema that lists `properties` and does not
   * allow others is complete, so a name outside it is a mistake.
   */
  readonly record?: JsonObject | undefined
  /** `$name` values, by name without the dollar sign, with their JSON Schemas (`{}`: could be anything). */
  readonly variables: Readonly<Record<string, JsonObject>>
  /** True when `variables` is not all there is, so that an unknown `$name` is no mistake. */
  readonly openVariables?: boolean | undefined
  /** What is known of the flow's tables, for `$translate`. */
  readonly tables?: Readonly<Record<string, TableScope>> | undefined
}

/** The record of formulas that have none in hand: those of a request see `$names` alone. */
export const NO_RECORD: JsonObject = { type: 'object', properties: {}, additionalProperties: false }

/** What `$translate` takes and gives for one table; whatever is left out is unknown. */
export interface TableScope {
  /** What it is keyed by, as written: `shop.feature.title`. */
  readonly keyedBy?: string | undefined
  /** JSON Schema of one key. */
  readonly key?: JsonObject | undefined
  /** Where the record in hand has the key: `status`. Absent: it is of another kind. */
  readonly keyPath?: string | undefined
  /** JSON Schema of what it answers. */
  readonly answer?: JsonObject | undefined
}

export type ValueKind = 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array' | 'function'

/** What is known of a formula's result. */
export interface FormulaType {
  /** What the result can be, or each of its items where `cardinality` is `many`. Absent: anything. */
  readonly kinds?: readonly ValueKind[] | undefined
  /** `one`: always exactly one value. `optional`: one value or no result. `many`: a list. `unknown`: any of them. */
  readonly cardinality: 'one' | 'optional' | 'many' | 'unknown'
  /** For `many`: a list also when there is one item. Otherwise one item comes out as that item alone. */
  readonly alwaysList: boolean
  /** True when a result of kind number is certainly whole. */
  readonly whole: boolean
  /** Every value that the result (or an item) can have, where these are few and known. */
  readonly constants?: readonly (string | number | boolean | null)[] | undefined
  /** The fields of a result that is an object with known names. */
  readonly fields?: Readonly<Record<string, FormulaType>> | undefined
}

/**
 * Where a result comes from. Paths are written like `billing.city`, `lines[].sku` (`[]`: every item of a list),
 * `$settings.store`, `$` (the whole record in hand), `lines[].*` (every field) and `billing.**` (everything within).
 * A path stands for all that is beneath it.
 */
export interface FormulaLineage {
  /** What the value is made of. */
  readonly values: readonly string[]
  /** What decides about the value (tests, filters, order) without being part of it. */
  readonly conditions: readonly string[]
  /** What decides by being there, or by how many there are; the contents do not matter. */
  readonly counts: readonly string[]
}

/** One field of a result that is built by the formula itself. */
export interface FieldLineage extends FormulaLineage {
  /** Path within the result, e.g. `address.city` or `lines[].price`. */
  readonly field: string
}

export interface FormulaDiagnostic extends FormulaProblem {
  /** `error` where the formula certainly cannot do what it says; `hint` where that is likely. */
  readonly severity: 'error' | 'hint'
}

export interface FormulaAnalysis {
  readonly type: FormulaType
  readonly lineage: FormulaLineage
  /** Lineage of each field, where the formula builds an object or a list of objects; otherwise empty. */
  readonly fields: readonly FieldLineage[]
  /** True when the result is one source field as it is: a straight line in the mapper. */
  readonly copy: boolean
  readonly problems: readonly FormulaDiagnostic[]
}
