import { useAnswer } from '../api/use-answer.ts'

/** What people call a flow; its name until the answer is there. */
export function useFlowTitles(workspace: string): (integration: string, flow: string) => string {
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  return (integration, flow) =>
    data?.body.items
      .find(({ name }) => name === integration)
      ?.flows.find((each) => each.flow === flow)?.title ?? flow
}
