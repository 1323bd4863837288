/**
 * How the work on a record ended: `dropped` is given up by the flow, `parked` and `in-doubt` need a person, `waiting` and
 * `retrying` are taken up again.
 */
export type Outcome =
  | 'done'
  | 'unchanged'
  | 'skipped'
  | 'waiting'
  | 'retrying'
  | 'parked'
  | 'dropped'
  | 'in-doubt'

/** How many records came to which outcome, and how many requests wrote. */
export type Counts = Readonly<
  Partial<Record<Outcome | 'read' | 'created' | 'updated' | 'deleted', number>>
>
