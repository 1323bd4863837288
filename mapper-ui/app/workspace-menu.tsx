import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'

/** The workspace that one is in, and the way to another. */
export function WorkspaceMenu({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  const navigate = useNavigate()
  const { workspaces } = useSession()
  const title = workspaces.find(({ name }) => name === workspace)?.title ?? workspace
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton
          className="side-workspace"
          aria-label={`${t('workspace')}: ${title}`}
          title={title}
        >
          <img className="mark" src="/icon.svg" alt="" width={24} height={24} />
          <b>{title}</b>
          <IconSelector size={16} stroke={1.5} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {workspaces.map(({ name, title: each }) => (
          <Menu.Item
            key={name}
            rightSection={name === workspace && <IconCheck size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/w/$workspace', params: { workspace: name } })}
          >
            {each}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
