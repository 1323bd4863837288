/** Manuals that are part of the product: the same files as the documentation. */
export const MANUALS = ['guide', 'language', 'files', 'operations'] as const
export type ManualName = (typeof MANUALS)[number]

interface Topic {
  readonly manual: ManualName
  readonly heading: string
  /** Of a table under the heading, the rows of these keys; absent: all under it. */
  readonly keys?: readonly string[]
}

/** What a "?" beside a field opens. */
export const TOPICS = {
  match: { manual: 'language', heading: 'A step', keys: ['match', 'doubles', 'moves'] },
  step: {
    manual: 'language',
    heading: 'A step',
    keys: ['mode', 'createOnly', 'onlyIfEmpty', 'unchanged', 'if', 'for', 'missing'],
  },
  formula: { manual: 'language', heading: 'Four rules' },
  tables: { manual: 'language', heading: 'A flow', keys: ['tables'] },
  trigger: { manual: 'language', heading: 'A flow', keys: ['trigger', 'parallel', 'priority'] },
  stored: { manual: 'operations', heading: 'What is stored, and for how long' },
  alerts: { manual: 'operations', heading: 'Alerts' },
} as const satisfies Readonly<Record<string, Topic>>

export type TopicName = keyof typeof TOPICS

export function topicOf(name: TopicName): Topic {
  return TOPICS[name]
}
