import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { sessionQuery } from './session.ts'

/** Ends the session, and forgets all that it showed. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate } = useMutation({
    mutationFn: () => call('signOut', {}),
    onSettled: async () => {
      client.clear()
      await client.fetchQuery(sessionQuery)
      await navigate({ to: '/sign-in', search: {} })
    },
  })
  return () => mutate()
}
