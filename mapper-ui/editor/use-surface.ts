import { isConnector } from '../model/connector/connector-parts.ts'
import type { FlowSurface } from '../model/deep-link.ts'
import { useFlow, useView } from './editor-context.tsx'

/** The view that is shown: the first one of the kind of file, where the chosen one is not for it. */
export function useSurface(): FlowSurface {
  const surface = useView(({ place }) => place.surface)
  const hasForm = useFlow(({ flow }) => isConnector(flow.value))
  if (surface === 'yaml') return 'yaml'
  if (hasForm) return 'form'
  return surface === 'form' ? 'pipeline' : surface
}
