import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'

/** What the runs of one flow did in an hour or on a day. */
export type Trend = AnswerOf<Routes['readTrends']>['items'][number]
