import type { Role } from '../../server/contract/route.ts'
import type { CardName } from './text.ts'

/** A card of a tour. */
export interface TourStep {
  /** Its words are `NAME.title` and `NAME.text`. */
  readonly name: CardName
  /** What it is about: the first of these that is on the page has the ring. */
  readonly parts: readonly string[]
  /** Who has not this role has no such part, and is shown no such card. */
  readonly role?: Role
}

interface Place {
  readonly pathname: string
  readonly search: object
}

interface Tour {
  /** Whether a page is the one that it shows: who leaves that has left the tour. */
  readonly isAt: (place: Place) => boolean
  readonly steps: readonly TourStep[]
}

/** The guided tours that there are. */
export const TOUR_NAMES = ['wizard', 'errors', 'mapping'] as const
export type TourName = (typeof TOUR_NAMES)[number]

const TOURS: Readonly<Record<TourName, Tour>> = {
  wizard: {
    isAt: ({ pathname }) => /^\/w\/[^/]+\/setup\//.test(pathname),
    steps: [
      { name: 'wizard.steps', parts: ['[data-tour=wizard]'] },
      { name: 'wizard.keys', parts: ['[data-tour=keys]', '[data-tour=systems]'] },
      { name: 'wizard.questions', parts: ['[data-tour=questions]'] },
      { name: 'wizard.try', parts: ['[data-tour=try]'] },
      { name: 'wizard.on', parts: ['[data-tour=on]'] },
    ],
  },
  errors: {
    isAt: ({ pathname, search }) => /^\/w\/[^/]+\/errors$/.test(pathname) && 'cause' in search,
    steps: [
      { name: 'errors.cause', parts: ['main h1'] },
      {
        name: 'errors.values',
        parts: ['.cause-nav [aria-current=page]', '.fix-rows', '[data-fix] .chips'],
      },
      { name: 'errors.fix', parts: ['[data-tour=fix]', '[data-fix]'], role: 'operator' },
      { name: 'errors.plan', parts: ['.plan-bar'], role: 'operator' },
      { name: 'errors.retry', parts: ['[data-tour=cause-actions]'], role: 'operator' },
    ],
  },
  mapping: {
    isAt: ({ pathname }) => /^\/w\/[^/]+\/edit$/.test(pathname),
    steps: [
      { name: 'mapping.source', parts: ['.mapping-panel[data-side=source]'] },
      { name: 'mapping.target', parts: ['.mapping-panel[data-side=target]'] },
      { name: 'mapping.value', parts: ['.formula-dock'] },
      { name: 'mapping.problems', parts: ['[data-tour=drawer]'] },
      { name: 'mapping.publish', parts: ['[data-tour=publish]'], role: 'editor' },
    ],
  },
}

export function tourOf(name: TourName): Tour {
  return TOURS[name]
}
