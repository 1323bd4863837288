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

/**
 * How many records came to which outcome, and how many requests wrote. `notLinked`: where chosen fields alone are written,
 * those that no link leads from; what is kept of a run counts them as skipped. `begun`: those that wrote something and
 * came to another outcome than `done`; it is kept of a run, and no summary has it.
 */
export type Counts = Readonly<
  Partial<
    Record<Outcome | 'read' | 'created' | 'updated' | 'deleted' | 'notLinked' | 'begun', number>
  >
>
