import {
  IconAlertTriangle,
  IconDatabaseSearch,
  IconGitBranch,
  IconLayoutDashboard,
  IconPlugConnected,
  IconSettings,
} from '@tabler/icons-react'

/** The places of a workspace, for the menu and the command palette alike; `parts` are paths that belong to one. */
export const PLACES = [
  {
    to: '/w/$workspace',
    text: 'overview',
    icon: IconLayoutDashboard,
    parts: ['', 'i', 'add', 'setup'],
  },
  { to: '/w/$workspace/errors', text: 'errors', icon: IconAlertTriangle, parts: ['errors'] },
  { to: '/w/$workspace/records', text: 'records', icon: IconDatabaseSearch, parts: ['records'] },
  {
    to: '/w/$workspace/files',
    text: 'flows',
    icon: IconGitBranch,
    parts: ['files', 'edit', 'new-flow'],
  },
  {
    to: '/w/$workspace/connections',
    text: 'connections',
    icon: IconPlugConnected,
    parts: ['connections', 'new-connector'],
  },
  { to: '/w/$workspace/settings', text: 'settings', icon: IconSettings, parts: ['settings'] },
] as const

/** Which place the path of a page belongs to: `/w/acme/edit` to the flows, `/w/acme/i/shop/f/orders/r/7` to the records. */
export function isPlaceOf(parts: readonly string[], path: string): boolean {
  const [, , , part = '', , of, , within] = path.split('/')
  if (within === 'r') return parts.includes('records')
  return parts.includes(of === 'f' ? 'edit' : part)
}

/** The integration of a flow's own page, `/w/acme/i/shop/f/orders`. */
export function integrationOfFlowPage(path: string): string | undefined {
  const [, , , part, integration, of, flow, within] = path.split('/')
  const isFlow = part === 'i' && of === 'f' && flow !== undefined && within === undefined
  return isFlow && integration !== undefined ? decodeURIComponent(integration) : undefined
}
