import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { RouteName, Routes } from '../../server/contract/routes.ts'
import { type Answer, type Ask, call } from './call.ts'

/**
 * Something that a person does, once however often the same is asked for meanwhile. `refreshes` names the routes whose
 * answers it makes out of date.
 */
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
  const underWay = useRef(new Map<string, Promise<Answer<Routes[Name]>>>())

  async function act(ask: Ask<Routes[Name]>): Promise<Answer<Routes[Name]>> {
    const answer = await call(name, { ...ask, idempotencyKey: newKey() })
    onDone?.(answer)
    await Promise.all(refreshes.map((route) => client.invalidateQueries({ queryKey: [route] })))
    return answer
  }

  return useMutation({
    mutationFn: (ask: Ask<Routes[Name]>) => {
      const key = JSON.stringify(ask)
      // A double click comes before the button can show that it is at work.
      const previous = underWay.current.get(key)
      if (previous) return previous
      const acting = act(ask).finally(() => underWay.current.delete(key))
      underWay.current.set(key, acting)
      return acting
    },
  })
}

/** `crypto.randomUUID` is not there on pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
