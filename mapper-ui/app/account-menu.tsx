import { ActionIcon, Button, Popover, Skeleton, Stack, Text } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useSession } from '../session/session.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { withAllStyles } from './with-all-styles.ts'

// Selects bring much that nobody needs before the menu is open.
const AccountChoices = lazy(async () => ({
  default: (await withAllStyles(() => import('./account-choices.tsx'))).AccountChoices,
}))

/** Language, appearance and the way out. */
export function AccountMenu() {
  const t = useText(appText)
  const { person } = useSession()
  const signOut = useSignOut()
  return (
    <Popover position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={t('account')}>
          <IconUserCircle />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('account')}>
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            {person?.email}
          </Text>
          <Suspense fallback={<Skeleton height={100} />}>
            <AccountChoices />
          </Suspense>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconLogout size={16} aria-hidden />}
            onClick={signOut}
          >
            {t('signOut')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
