import type { FlowPlan, Project, Words } from '../../engine/index.ts'
import type { Language } from '../contract/languages.ts'
import type { HiddenKeys } from '../privacy/hidden-keys.ts'
import type { SayReason } from '../projects/projects.ts'
import type { Alert } from './alerts.ts'

/** What an alert says to its readers. No value of a record is in it but what its connector has and does not call personal. */
export interface AlertStory {
  /** The flow, how many records, since when. */
  readonly title: string
  readonly cause: string
  readonly remedy: string
  /** Where it is put right; none where the server does not know its own address. */
  readonly places: readonly AlertLink[]
  /** The first records. */
  readonly records: readonly AlertLink[]
  /** How many there are beyond those. */
  readonly more: number
}

export interface AlertLink {
  readonly label: string
  /** Absent where the server does not know its own address. */
  readonly url?: string | undefined
}

export interface AlertReader {
  readonly workspace: string
  readonly language: Language
  readonly publicUrl: string | undefined
  readonly now: number
}

/** What the files of a workspace call things, for readers of an alert. */
export interface Texts {
  readonly project: Project
  readonly flows: ReadonlyMap<string, FlowPlan>
  /** In the reader's language. */
  readonly told: ReadonlyMap<string, FlowPlan>
  readonly toldProject: Project
  readonly sayReason: SayReason
}

/** An alert, and what is known for telling it. */
export interface Place {
  readonly reader: AlertReader & { readonly words: Words }
  readonly texts: Texts | undefined
  readonly integration: string
  readonly hidden: HiddenKeys
  readonly alert: Alert
  readonly title: string
}

/** Absent where the server does not know its own address. */
export function addressOf({ publicUrl, workspace }: AlertReader, path: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/w/${workspace}${path}`
}
