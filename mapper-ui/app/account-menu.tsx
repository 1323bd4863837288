import { ActionIcon, Menu, Skeleton, Stack } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { call } from '../api/call.ts'
import { sessionQuery, useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'
import { withAllStyles } from './with-all-styles.ts'

// Selects bring much that nobody needs before the menu is open.
const AccountChoices = lazy(async () => ({
  default: (await withAllStyles(() => import('./account-choices.tsx'))).AccountChoices,
}))

/** Language, appearance and the way out. */
export function AccountMenu() {
  const t = useText(appText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { person } = useSession()
  const signOut = useMutation({
    mutationFn: () => call('signOut', {}),
    onSettled: async () => {
      client.clear()
      await client.fetchQuery(sessionQuery)
      await navigate({ to: '/sign-in', search: {} })
    },
  })
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={t('account')}>
          <IconUserCircle />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person?.email}</Menu.Label>
        <Stack gap="xs" px="sm" py={4}>
          <Suspense fallback={<Skeleton height={100} />}>
            <AccountChoices />
          </Suspense>
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
