import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { call } from '../api/call.ts'
import type { OpenState } from './open-state.ts'

const PAGE = 100

export interface OpenPlace {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly state: OpenState
  readonly cause: string
}

/** First part of the key: to begin anew at the first page, not to ask for all pages again. */
export const OPEN_RECORDS = 'openRecords'

/** The records of a cause, page by page as they are scrolled to. */
export function useOpenRecords(
  place: OpenPlace,
  q: string,
): UseInfiniteQueryResult<InfiniteData<AnswerOf<Routes['listOpenRecords']>>> {
  const { workspace, integration, flow, state, cause } = place
  return useInfiniteQuery({
    meta: { saysError: true },
    queryKey: [OPEN_RECORDS, place, q],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        flow,
        state,
        cause,
        limit: PAGE,
        ...(q === '' ? {} : { q }),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }
      return (await call('listOpenRecords', { params: { workspace, integration }, query }, signal))
        .body
    },
    getNextPageParam: ({ next }) => next,
  })
}
