import { useMemo } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { textAt } from '../../model/document/json-path.ts'
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

/** A flow whose records can be looked at: it runs, or it is a draft that its integration does not have yet. */
export interface OpenFlow extends RunningFlow {
  readonly isPublished: boolean
}

/** The same before it is published: a draft belongs to the integration beside it. */
export function useOpenFlow(workspace: string): OpenFlow | undefined {
  const running = useFlowOfFile(workspace)
  const folder = useFlow(({ path }) => folderOf(path))
  const flow = useFlow((state) => textAt(state.flow.value, ['flow']))
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const beside = data?.body.items.find(({ flows }) =>
    flows.some(({ file }) => folderOf(file) === folder),
  )
  const integration = running?.integration ?? beside?.name
  const name = running?.flow ?? flow
  const isPublished = running !== undefined
  return useMemo(
    () =>
      integration === undefined || name === undefined
        ? undefined
        : { workspace, integration, flow: name, isPublished },
    [workspace, integration, name, isPublished],
  )
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
