/** What a workspace may use. Absent limits are none. */
export interface Subscription {
  readonly name: string
  readonly title: string
  /** Flows that are switched on. */
  readonly flows: number | undefined
  readonly recordsPerMonth: number | undefined
  /** Most days that history is kept. */
  readonly historyDays: number | undefined
  readonly support: SubscriptionText | undefined
  readonly isFree: boolean
  /** What it costs, in words: the amount itself is known to who sells it. */
  readonly cost?: SubscriptionText | undefined
  /** Ids of its prices at Stripe: the first is sold, the others are still paid by who bought before. Empty: it is not sold. */
  readonly prices: readonly string[]
}

/** One text for all readers, or one for each language. */
export type SubscriptionText =
  | string
  | {
      readonly en: string
      readonly it?: string | undefined
      readonly nl?: string | undefined
    }

/** All that is declared in the file of subscriptions. */
export interface Subscriptions {
  /** Where people reach the operator: an e-mail address, or the URL of a page. */
  readonly contact: string | undefined
  /** What merchants begin with who sign up; absent: all, for ever. */
  readonly trial: { readonly subscription: string; readonly days: number } | undefined
  /** Days after the end of a subscription until all that the workspace holds is erased. */
  readonly eraseAfterDays: number
  readonly subscriptions: ReadonlyMap<string, Subscription>
}

export function textIn(text: SubscriptionText, language: string): string {
  if (typeof text === 'string') return text
  if (language === 'it') return text.it ?? text.en
  return (language === 'nl' ? text.nl : undefined) ?? text.en
}
