/** The recordings of the manuals, by the installation that their walks go through: `npm run recordings` has a walk for each. */
export const RECORDINGS = {
  /** Nothing is set up. */
  new: ['set-up'],
  /** Flows have run for two weeks. */
  used: ['mapping', 'story', 'fix'],
} as const

export type RecordingOf<Kind extends keyof typeof RECORDINGS> = (typeof RECORDINGS)[Kind][number]
