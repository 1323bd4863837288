import type { AreaCatalogue } from './kinds.ts'

/** What others said, and names and values that stand where a message may. */
export const TEXT_MESSAGES = {
  author: { text: 'author' },
  remote: { text: 'remote' },
  /** What was stored before messages were data: nobody can say what is in it. */
  verbatim: { text: 'value' },
  quoted: { name: 'name' },
  named: { name: 'name' },
  shown: { value: 'value' },
  several: { reasons: 'reasons' },
} as const satisfies AreaCatalogue
