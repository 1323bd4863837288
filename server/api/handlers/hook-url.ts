import { playedBy } from '../../installation/installed-flows.ts'
import { hookAddress } from '../../work/hooks/hook-address.ts'
import { hookSecret } from '../../work/hooks/hook-secrets.ts'
import type { Services } from '../services.ts'
import type { FlowPlace } from './flow-place.ts'

/**
 * Where the source of a flow tells of changes; it holds a secret. Nothing where the source cannot tell, or the server has
 * no address that others reach.
 */
export async function hookUrlOf(
  { database, cipher, config }: Services,
  { integration, project, plan, answers }: FlowPlace,
): Promise<string | undefined> {
  const { role, resource } = plan.source.resource
  const hook = project.connectors[plan.connections[role] ?? '']?.resources[resource]?.hooks[0]
  if (!hook || config.publicUrl === undefined) return undefined
  const { workspace } = integration
  const connection = playedBy(answers, role)
  const secret = await hookSecret(database.db, cipher, { workspace, connection })
  if (secret === undefined) return undefined
  return hookAddress(config.publicUrl, { workspace, connection }, secret, hook.topic)
}
