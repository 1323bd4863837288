import type {
  Diagnostic,
  DocumentPath,
  FieldPreview,
  FieldProvenance,
  FlowPreview,
  JsonObject,
  NodeValue,
  ProjectFile,
  TestOutcome,
} from '../../../engine/index.ts'
import type { FlowSurroundings } from '../../model/mapping/flow-surroundings.ts'
import type { EffectDiff } from './compare-effects.ts'

/** A sample record with the world it meets, as a preview takes it. */
export interface PreviewSample {
  readonly record: JsonObject
  readonly given: Readonly<Record<string, readonly JsonObject[]>>
  readonly settings: JsonObject
  readonly tables: Readonly<Record<string, JsonObject>>
}

/** What a test in the file came to. */
export interface TestOutcomeShown {
  readonly it: string
  readonly isGood: boolean
  readonly differences: readonly Diagnostic[]
}

export interface TestsShown {
  readonly results: readonly TestOutcomeShown[]
  /** What no test shows. */
  readonly gaps: readonly Diagnostic[]
  /** Places that samples come to and that none of them fills. */
  readonly neverFilled: readonly string[]
  readonly covered: number
  readonly total: number
}

/** What was told to the worker, so that another one can go on. */
export interface ProjectState {
  readonly opened?: Extract<ProjectRequest, { readonly kind: 'open' }>
  /** What was checked last. */
  readonly text?: string
  readonly beside: readonly ProjectFile[]
  readonly samples: readonly PreviewSample[]
  /** Positions of samples that take too long. */
  readonly stopped: readonly number[]
}

/** Asked of the worker; each gets one answer of the same `id`. */
export type ProjectRequest =
  | {
      readonly kind: 'open'
      readonly path: string
      /** Of the file itself, which may be a draft that no files have. */
      readonly text: string
      readonly files: readonly ProjectFile[]
      /** Of the reader: titles are told in it, where a connector has them. */
      readonly language: string
    }
  /** What a thread knew that was stopped. Nothing is computed. */
  | { readonly kind: 'restore'; readonly state: ProjectState }
  /** `beside`: other files of the project that are changed here as well, as shared steps. */
  | {
      readonly kind: 'check'
      readonly text: string
      readonly beside: readonly ProjectFile[]
    }
  /** Samples to show from now on, and which of them now: the others are computed when they are asked for. */
  | {
      readonly kind: 'preview'
      readonly samples: readonly PreviewSample[]
      readonly sample: number
    }
  /** Another one of these samples. */
  | { readonly kind: 'values'; readonly sample: number }
  | { readonly kind: 'test' }
  /** What the text that was checked last does otherwise than another one, as the version that is published. */
  | { readonly kind: 'compare'; readonly text: string; readonly samples: readonly PreviewSample[] }
  /** What comes of one test, by its name, in another text of the same file. */
  | { readonly kind: 'try-test'; readonly text: string; readonly it: string }
  | { readonly kind: 'evaluate'; readonly place: FormulaPlace; readonly formula: string }
  | { readonly kind: 'explain'; readonly place: FormulaPlace; readonly field: DocumentPath }

export interface ProjectAnswers {
  readonly open: FlowSurroundings
  readonly restore: undefined
  readonly check: {
    /** Of the file that is open. */
    readonly diagnostics: readonly Diagnostic[]
    /** Of those beside it. */
    readonly beside: readonly Diagnostic[]
    /** Whether the flow can run as it is written. */
    readonly isSound: boolean
  }
  /**
   * Of the text that was checked last. Of a flow with errors, what does not compile has no value; absent where too
   * little is left.
   */
  readonly preview: FlowPreviewShown | undefined
  readonly values: FlowPreviewShown | undefined
  readonly test: TestsShown | undefined
  readonly compare: EffectDiff | undefined
  readonly 'try-test': TestOutcome | undefined
  /** Of every node of the drawn formula, its own value first; absent where the sample does not come to. */
  readonly evaluate: readonly NodeValue[] | undefined
  readonly explain: FieldProvenance | undefined
}

/** Where a formula is computed, in the previews that were asked for last. */
export interface FormulaPlace {
  readonly sample: number
  readonly mode: 'create' | 'update'
  readonly step: DocumentPath
  /** Positions in the loops around it, outermost first: those of steps, then those of lists. */
  readonly turn: readonly number[]
  /** Formulas of the lists around it within the step, outermost first. */
  readonly lists: readonly string[]
}

export type FieldPreviewShown = Omit<FieldPreview, 'input' | 'context'>

/** A preview without what only the engine understands, so that it can be sent. */
export type FlowPreviewShown = {
  readonly [Mode in keyof FlowPreview]: Omit<FlowPreview[Mode], 'steps' | 'fields'> & {
    readonly fields: readonly FieldPreviewShown[]
    readonly steps: readonly Omit<FlowPreview[Mode]['steps'][number], 'input' | 'context'>[]
  }
}
