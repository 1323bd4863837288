import { type DocumentPath, type Message } from '../../../engine/transport.ts'
import type { Guess, Left } from '../draft.ts'
import type { Operation } from './api.ts'
import type { Schemas } from './schemas.ts'

/** What all resources of one API share. */
export interface Around {
  readonly schemas: Schemas
  /** Query fields that the connector sends with every request. */
  readonly query: ReadonlySet<string>
  /** The same for headers, in lower case. */
  readonly headers: ReadonlySet<string>
  /** Of the API, as its description says. */
  readonly version: string | undefined
  /** The path without what stands in the base. */
  readonly shorten: (path: string) => string | undefined
  /** The resource whose list is at this path. */
  readonly listedAt: (path: string) => string | undefined
}

/** Collects what is believed and what is left out on the way. */
export class Notes {
  readonly guesses: Guess[] = []
  readonly left: Left[] = []

  guess(path: DocumentPath, reason: Message): void {
    this.guesses.push({ path, reason })
  }

  leave({ method, path }: Operation, reason: Message): void {
    this.left.push({ what: `${method.toUpperCase()} ${path}`, reason })
  }
}

export interface Into {
  readonly around: Around
  readonly notes: Notes
  readonly at: DocumentPath
}
