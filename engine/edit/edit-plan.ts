import type { Document } from 'yaml'
import type { TextEdit } from './text-edit.ts'
import type { TextLines } from './text-lines.ts'
import type { WriteStyle } from './write-value.ts'

/** What a plan for an edit is made from. */
export interface PlanSource {
  readonly document: Document.Parsed
  readonly text: string
  readonly lines: TextLines
  readonly style: WriteStyle
}

/** Edits of text, or nothing where no small change is known. */
export type EditPlan = readonly TextEdit[] | undefined
