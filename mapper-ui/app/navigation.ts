import {
  IconAlertTriangle,
  IconDatabaseSearch,
  IconGitMerge,
  IconLayoutDashboard,
  IconPlug,
  IconSettings,
} from '@tabler/icons-react'

/** The places of a workspace, for the menu and the command palette alike. */
export const PLACES = [
  { to: '/w/$workspace', text: 'overview', icon: IconLayoutDashboard },
  { to: '/w/$workspace/errors', text: 'errors', icon: IconAlertTriangle },
  { to: '/w/$workspace/records', text: 'records', icon: IconDatabaseSearch },
  { to: '/w/$workspace/files', text: 'flows', icon: IconGitMerge },
  { to: '/w/$workspace/connections', text: 'connections', icon: IconPlug },
  { to: '/w/$workspace/settings', text: 'settings', icon: IconSettings },
] as const
