/** What a workspace may use. Absent limits are none. */
export interface Plan {
  readonly name: string
  readonly title: string
  /** Flows that are switched on. */
  readonly flows: number | undefined
  readonly recordsPerMonth: number | undefined
  /** Most days that history is kept. */
  readonly historyDays: number | undefined
  readonly support: PlanText | undefined
  readonly isFree: boolean
  /** What it costs, in words: the amount itself is known to who sells it. */
  readonly cost?: PlanText | undefined
  /** Ids of its prices at Stripe: the first is sold, the others are still paid by who bought before. Empty: it is not sold. */
  readonly prices: readonly string[]
}

/** One text for all readers, or one for each language. */
export type PlanText =
  | string
  | {
      readonly en: string
      readonly it?: string | undefined
      readonly nl?: string | undefined
    }

/** All that is declared in the file of plans. */
export interface Plans {
  /** Where people reach the operator: an e-mail address, or the URL of a page. */
  readonly contact: string | undefined
  /** What merchants begin with who sign up; absent: all, for ever. */
  readonly trial: { readonly plan: string; readonly days: number } | undefined
  /** Days after the end of a plan until all that the workspace holds is erased. */
  readonly eraseAfterDays: number
  readonly plans: ReadonlyMap<string, Plan>
}

export function textIn(text: PlanText, language: string): string {
  if (typeof text === 'string') return text
  if (language === 'it') return text.it ?? text.en
  return (language === 'nl' ? text.nl : undefined) ?? text.en
}
