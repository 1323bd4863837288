import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { keepSession, sessionQuery } from './session.ts'

/** Ends the session, and forgets all that it showed. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate } = useMutation({
    mutationFn: () => call('signOut', {}),
    onSettled: async () => {
      const { body } = await call('readSession', {})
      client.getMutationCache().clear()
      const queries = client.getQueryCache()
      const shown = queries.getAll()
      const session = queries.find(sessionQuery)
      await keepSession(client, body)
      await navigate({ to: '/sign-in', search: {} })
      // Only now: a page that is still there would ask for it again, and be refused. Somebody may be signing in by now.
      for (const query of shown) if (query !== session) queries.remove(query)
      window.sessionStorage.clear()
    },
  })
  return () => mutate()
}
