import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { keepSession } from './session.ts'

/** Ends the session, and forgets all that it showed. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate } = useMutation({
    mutationFn: () => call('signOut', {}),
    onSettled: async () => {
      const { body } = await call('readSession', {})
      await keepSession(client, body)
      await navigate({ to: '/sign-in', search: {} })
      window.sessionStorage.clear()
      // Only now: a page that is still there would ask for it again, and be refused.
      client.clear()
      await keepSession(client, body)
    },
  })
  return () => mutate()
}
