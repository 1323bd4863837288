import type { CauseGroup } from '../../server/contract/records.ts'
import { useAnswer } from '../api/use-answer.ts'

/** The causes that need a person, asked for anew while somebody looks; none until the answer is there. */
export function useNeedyCauses(workspace: string): readonly CauseGroup[] {
  const { data } = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    { everyMs: 30_000 },
  )
  const causes = data?.body.items ?? []
  return causes.filter(({ state }) => state === 'parked' || state === 'in-doubt')
}
