import { useAnswer } from '../../api/use-answer.ts'
import { useFlow } from '../editor-context.tsx'

/** Where a flow runs: its integration is added to the workspace, and its file is published. */
export interface RunningFlow {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}

/** The flow whose file is open; nothing while it does not run anywhere. */
export function useFlowOfFile(workspace: string): RunningFlow | undefined {
  const path = useFlow((state) => state.path)
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  for (const { name, flows } of data?.body.items ?? []) {
    const own = flows.find(({ file }) => file === path)
    if (own) return { workspace, integration: name, flow: own.flow }
  }
  return undefined
}
