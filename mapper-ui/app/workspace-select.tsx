import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'

/** To another workspace. */
export function WorkspaceSelect({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  const navigate = useNavigate()
  const { workspaces } = useSession()
  return (
    <Select
      mb="sm"
      aria-label={t('workspace')}
      allowDeselect={false}
      value={workspace}
      data={workspaces.map(({ name, title }) => ({ value: name, label: title }))}
      onChange={(name) => {
        if (name !== null) void navigate({ to: '/w/$workspace', params: { workspace: name } })
      }}
    />
  )
}
