import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useAnswer } from '../api/use-answer.ts'

type Find = (integration: string, flow: string) => FlowSummary | undefined

/** Finds flows of a workspace by name; none until the answer is there. */
export function useFlowSummary(workspace: string): Find {
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  return (integration, flow) =>
    data?.body.items
      .find(({ name }) => name === integration)
      ?.flows.find((each) => each.flow === flow)
}
