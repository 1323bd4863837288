import type { CauseGroup } from '../../server/contract/records.ts'
import { useAnswer } from '../api/use-answer.ts'

/** All causes of a workspace, asked for anew while somebody looks; none until the answer is there. */
export function useCauses(workspace: string): readonly CauseGroup[] {
  const { data } = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    { everyMs: 30_000 },
  )
  return data?.body.items ?? []
}

/** Those that need a person. */
export function useNeedyCauses(workspace: string): readonly CauseGroup[] {
  return useCauses(workspace).filter(({ state }) => state === 'parked' || state === 'in-doubt')
}
