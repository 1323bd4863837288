import { useFlowSummary } from './use-flow-summary.ts'

/** What people call a flow; its name until the answer is there. */
export function useFlowTitles(workspace: string): (integration: string, flow: string) => string {
  const find = useFlowSummary(workspace)
  return (integration, flow) => find(integration, flow)?.title ?? flow
}
