import { fromStored } from '../database/text.ts'

/** How the audit log and the history name who does something to help, after their address: no account has such a name. */
export const HELPING = ' (help)'

/** Whether a column names somebody who helps. A token may have any name, but begins otherwise. */
export function ofHelpers(column: string): string {
  return `right(${column}, ${HELPING.length}) = '${HELPING}' and not starts_with(${column}, 'token ')`
}

/** What an owner of the installation may do in a workspace that asked for help, at one session that has entered it. */
export interface HelpRight {
  /** Id of the request. */
  readonly request: string
  /** At that time it has ended, whether anybody notices or not. */
  readonly until: number
  /** Whether personal values are shown to them. */
  readonly showsPersonal: boolean
}

/** Those of a session in a statement, as {@link parseHelpRights} reads them; takes the time. */
export const HELP_RIGHTS = `(select coalesce(json_agg(json_build_array(h.workspace, h.id::text, h.consent_until, h.shows_personal)), '[]')
  from help_entry e join help_request h on h.id = e.request
  where e.session = session.hash and person.is_owner and h.closed_at is null and h.asked_by is not null and h.consent_until > ?)`

export type HelpRightRows = readonly (readonly [
  workspace: string,
  request: string,
  until: number,
  showsPersonal: boolean,
])[]

export function parseHelpRights(rows: HelpRightRows): ReadonlyMap<string, HelpRight> {
  return new Map(
    rows.map(([workspace, request, until, showsPersonal]) => [
      fromStored(workspace),
      { request, until, showsPersonal },
    ]),
  )
}
