import { type FlowPlan, idOf, type Project, type ResourcePlan } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import { installationOf } from '../../installation/open-flow.ts'
import { loadAnswers } from '../../store/answers.ts'
import { listIntegrations } from '../../store/integrations.ts'
import type { FlowId } from '../work.ts'

export interface HookCall {
  readonly workspace: string
  /** Name of the connection whose system calls. */
  readonly connection: string
  readonly topic: string
  /** The body, as far as it is JSON. */
  readonly body: unknown
  readonly now: number
}

export interface WokenFlow {
  readonly flow: FlowId
  readonly keys: readonly string[]
}

type Hooks = ResourcePlan['hooks']

/** The flows that read from the account what the call is about, with the keys that it names. */
export async function wokenFlows(
  { db }: Database,
  project: Project,
  call: HookCall,
): Promise<readonly WokenFlow[]> {
  const woken: WokenFlow[] = []
  for (const { id, name } of await listIntegrations(db, call.workspace)) {
    const { connections } = await loadAnswers(db, id)
    for (const { plan } of project.flows) {
      if (installationOf(plan) !== name) continue
      const { role } = plan.source.resource
      // A connection with the role's own name plays it, unless a person chose another.
      if ((connections[role] ?? role) !== call.connection) continue
      const key = keyOf(hooksOf(project, plan), call)
      if (key === undefined) continue
      woken.push({
        flow: { workspace: call.workspace, integration: id, flow: plan.name },
        keys: [key],
      })
    }
  }
  return woken
}

function hooksOf(project: Project, { connections, source }: FlowPlan): Hooks {
  const { role, resource } = source.resource
  return project.connectors[connections[role] ?? '']?.resources[resource]?.hooks ?? []
}

/** A body that does not name a record wakes nobody: the schedule finds what changed. */
export function keyOf(
  hooks: Hooks,
  { topic, body, now }: Pick<HookCall, 'topic' | 'body' | 'now'>,
): string | undefined {
  const hook = hooks.find((each) => each.topic === topic)
  if (!hook) return undefined
  try {
    const id = idOf(hook.key, body, { variables: {}, now })
    return id === undefined ? undefined : String(id)
  } catch {
    return undefined
  }
}
