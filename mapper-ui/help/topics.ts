/** Manuals that are part of the product: the same files as the documentation. */
export const MANUALS = ['using', 'guide', 'language', 'files', 'operations'] as const
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
  source: { manual: 'language', heading: 'A flow', keys: ['flow', 'source'] },
  tables: { manual: 'language', heading: 'A flow', keys: ['tables'] },
  trigger: { manual: 'language', heading: 'A flow', keys: ['trigger', 'parallel', 'priority'] },
  stored: { manual: 'operations', heading: 'What is stored, and for how long' },
  alerts: { manual: 'operations', heading: 'Alerts' },
  bundle: { manual: 'files', heading: 'As one file' },
  runs: { manual: 'using', heading: 'What a run reads' },
  refill: { manual: 'using', heading: 'Refill a field' },
  schedule: { manual: 'using', heading: 'When a flow runs' },
  windows: { manual: 'using', heading: 'Time windows' },
  open: { manual: 'using', heading: 'Retry, edit, ignore' },
  doubt: { manual: 'using', heading: 'Was it created?' },
  connections: { manual: 'using', heading: 'Connections' },
  quota: { manual: 'using', heading: 'Quota' },
  roles: { manual: 'using', heading: 'Roles' },
  subscription: { manual: 'using', heading: 'Your subscription' },
  tokens: { manual: 'using', heading: 'API tokens' },
  publish: { manual: 'using', heading: 'Publish' },
  rows: { manual: 'using', heading: 'Rows from a spreadsheet' },
} as const satisfies Readonly<Record<string, Topic>>

export type TopicName = keyof typeof TOPICS

export function topicOf(name: TopicName): Topic {
  return TOPICS[name]
}
