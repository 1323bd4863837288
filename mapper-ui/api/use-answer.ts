import {
  keepPreviousData,
  type UseQueryResult,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { RouteName, Routes } from '../../server/contract/routes.ts'
import { type Answer, type Ask, call } from './call.ts'

interface Options {
  readonly isOff?: boolean
  readonly everyMs?: number
  /** Who asks shows what went wrong; else the page does, below all of it. */
  readonly saysError?: boolean
}

/** An answer of the API, kept up to date; while another one is asked for, the previous stays so that nothing jumps. */
export function useAnswer<Name extends RouteName>(
  name: Name,
  ask: Ask<Routes[Name]>,
  { isOff = false, everyMs, saysError = false }: Options = {},
): UseQueryResult<Answer<Routes[Name]>> {
  return useQuery({
    ...readingOf(name, ask),
    enabled: !isOff,
    placeholderData: keepPreviousData,
    meta: { saysError },
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  })
}

/** The same for what a page cannot do without: it waits, or fails as a whole. */
export function useSuspenseAnswer<Name extends RouteName>(
  name: Name,
  ask: Ask<Routes[Name]>,
  { everyMs }: { readonly everyMs?: number } = {},
): Answer<Routes[Name]> {
  return useSuspenseQuery({
    ...readingOf(name, ask),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  }).data
}

/** The first part of the key is the route, so that an action can say what it made out of date. */
export function readingOf<Name extends RouteName>(name: Name, ask: Ask<Routes[Name]>) {
  return {
    queryKey: [name, ask.params, ask.query],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(name, ask, signal),
  }
}
