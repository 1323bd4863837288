import type { DocumentPath } from '../diagnostic.ts'
import type { EvaluationContext } from '../formula/formula.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Message } from '../messages/message.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { FlowPlan, TestLink } from '../plan/flow-plan.ts'
import type { ExplainedField } from './explain-fields.ts'

/** A sample record and the pretended world it goes through. */
export interface PreviewRequest {
  readonly flow: FlowPlan
  /** Connector name → connector, for every role of the flow. */
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** The tidy source record. */
  readonly record: JsonObject
  /** Answers to the flow's questions; defaults are filled in. */
  readonly settings?: JsonObject | undefined
  /** Rows added to the tables' own. */
  readonly tables?: Readonly<Record<string, JsonObject>> | undefined
  /** `role.resource` → records that exist there, for look-ups. */
  readonly given?: Readonly<Record<string, readonly JsonObject[]>> | undefined
  readonly links?: readonly TestLink[] | undefined
  /** `role.resource` → the record that an update meets. Where absent, one is made up from the schema. */
  readonly existing?: Readonly<Record<string, JsonObject>> | undefined
}

/** What the editor shows of a flow for one sample: nothing exists in the target, and all of it does. */
export interface FlowPreview {
  readonly create: PreviewPass
  readonly update: PreviewPass
}

/** The record's way through the flow, once. */
export interface PreviewPass {
  /** In the order in which they were come to; once per turn of the loops around them. */
  readonly steps: readonly StepPreview[]
  /** Every field of each `let` and `set` that was come to. */
  readonly fields: readonly FieldPreview[]
  readonly result: 'done' | 'unchanged' | 'skipped' | 'waiting' | 'failed'
  readonly reason?: Message | undefined
}

export type StepDecision =
  | 'create'
  | 'update'
  | 'unchanged'
  /** Mode `create` left a record alone that exists. */
  | 'kept'
  | 'found'
  | 'missing'
  | 'skip'
  | 'fail'
  | 'wait'

export interface StepPreview {
  /** Place in the file: `["steps", 3]`; of called steps, in theirs. */
  readonly path: DocumentPath
  /** Tells steps of a flow apart, called ones too. */
  readonly id: string
  /** Positions in the loops of steps around it, outermost first. */
  readonly turn: readonly number[]
  readonly entered: boolean
  readonly decision?: StepDecision | undefined
  readonly reason?: Message | undefined
  /** What was found did not exist: it was made up, so that the rest has values. */
  readonly pretended: boolean
  /** What the target would have against what is sent: `"name" is missing`. */
  readonly mistakes: readonly Message[]
  /** What its formulas see: for values of formulas that are being edited. */
  readonly input: unknown
  readonly context: EvaluationContext
}

export interface FieldPreview extends ExplainedField {
  /** Id of the step it belongs to. */
  readonly step: string
  /**
   * Why it is not sent to a record that exists. Of the fields directly in `set`. `kept`: mode `create` leaves such a
   * record alone.
   */
  readonly notSent: 'createOnly' | 'onlyIfEmpty' | 'kept' | undefined
  /** What the target keeps instead. */
  readonly kept: Json | undefined
}
