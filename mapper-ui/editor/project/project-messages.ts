import type { Diagnostic, FlowPreview, JsonObject, ProjectFile } from '../../../engine/index.ts'
import type { FlowSurroundings } from '../../model/mapping/flow-surroundings.ts'

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
  readonly covered: number
  readonly total: number
}

/** Asked of the worker; each gets one answer of the same `id`. */
export type ProjectRequest =
  | { readonly kind: 'open'; readonly path: string; readonly files: readonly ProjectFile[] }
  | { readonly kind: 'check'; readonly text: string }
  | { readonly kind: 'preview'; readonly samples: readonly PreviewSample[] }
  | { readonly kind: 'test' }

export interface ProjectAnswers {
  readonly open: FlowSurroundings
  readonly check: {
    /** Of the file that is open. */
    readonly diagnostics: readonly Diagnostic[]
    /** Whether the flow can run as it is written. */
    readonly isSound: boolean
  }
  /** One per sample, of the text that was checked last; absent while the flow has errors. */
  readonly preview: readonly FlowPreviewShown[] | undefined
  readonly test: TestsShown | undefined
}

/** A preview without what only the engine understands, so that it can be sent. */
export type FlowPreviewShown = {
  readonly [Mode in keyof FlowPreview]: Omit<FlowPreview[Mode], 'steps'> & {
    readonly steps: readonly Omit<FlowPreview[Mode]['steps'][number], 'input' | 'context'>[]
  }
}
