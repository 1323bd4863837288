import type { Json } from '../../../engine/index.ts'
import { mapAt } from '../../model/document/json-path.ts'
import type { FlowSurroundings } from '../../model/mapping/flow-surroundings.ts'

/** `pos.order` and every other record of the systems that a flow is connected to. */
export function listResources(
  flow: Json,
  { connections, connectors }: FlowSurroundings,
): readonly { readonly name: string; readonly title: string }[] {
  const roles = { ...connections, ...mapAt(flow, ['connections']) }
  return Object.entries(roles).flatMap(([role, connector]) => {
    const resources = typeof connector === 'string' ? connectors[connector] : undefined
    return Object.entries(resources ?? {}).map(([resource, { title }]) => ({
      name: `${role}.${resource}`,
      title,
    }))
  })
}
