import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RouteName, Routes } from '../../server/api/contract/routes.ts'
import { type Answer, type Ask, call } from './call.ts'

/** Something that a person does; `refreshes` names the routes whose answers it makes out of date. */
export function useAction<Name extends RouteName>(
  name: Name,
  {
    refreshes = [],
    onDone,
  }: {
    readonly refreshes?: readonly RouteName[]
    readonly onDone?: (answer: Answer<Routes[Name]>) => void
  } = {},
): UseMutationResult<Answer<Routes[Name]>, Error, Ask<Routes[Name]>> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ask: Ask<Routes[Name]>) => call(name, { ...ask, idempotencyKey: newKey() }),
    onSuccess: async (answer) => {
      onDone?.(answer)
      await Promise.all(refreshes.map((route) => client.invalidateQueries({ queryKey: [route] })))
    },
  })
}

/** `crypto.randomUUID` is not there on pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
