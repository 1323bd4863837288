import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Role } from '../../server/contract/route.ts'
import type { Session } from '../../server/contract/sessions.ts'
import { call, rememberCsrf } from '../api/call.ts'
import { chooseLocale } from '../text/use-text.ts'

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, editor: 2, administrator: 3 }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client, queryKey }) => {
    const known = client.getQueryData<Session>(queryKey)
    const session = await takeOn((await call('readSession', {})).body)
    // A session that ended takes nothing away from the page, where somebody may have written much: what needs one says so.
    return session.person === null && known?.person ? known : session
  },
  staleTime: 60_000,
})

/** This page asks for its session again as soon as somebody comes back to it. */
export function doubtSession(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: 'none' })
}

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

/** Makes a session the one of this page. */
export async function keepSession(client: QueryClient, session: Session): Promise<void> {
  client.setQueryData(sessionQuery.queryKey, await takeOn(session))
}

/** Whether the person may do what takes a role in a workspace; the server decides all the same. */
export function useMay(workspace: string): (role: Role) => boolean {
  const { workspaces } = useSession()
  const own = workspaces.find(({ name }) => name === workspace)?.role
  return (role) => own !== undefined && RANK[own] >= RANK[role]
}

/** The language is there before anything is shown or asked for. */
async function takeOn(session: Session): Promise<Session> {
  rememberCsrf(session.csrf)
  const locale = session.person?.locale
  if (locale) await chooseLocale(locale)
  return session
}
