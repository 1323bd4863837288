import { Button, Popover, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconLogout, IconSettings } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useSession } from '../session/session.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { withAllStyles } from './with-all-styles.ts'

// Selects bring much that nobody needs before the menu is open.
const AccountChoices = lazy(async () => ({
  default: (await withAllStyles(() => import('./account-choices.tsx'))).AccountChoices,
}))

/** Language, appearance and the way out. */
export function AccountMenu({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  const { person } = useSession()
  const signOut = useSignOut()
  return (
    <Popover position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <UnstyledButton className="face" aria-label={t('account')}>
          {initialsOf(person?.email ?? '')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('account')}>
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            {person?.email}
          </Text>
          <Suspense fallback={<Skeleton height={100} />}>
            <AccountChoices />
          </Suspense>
          <ButtonLink
            className="phone-only"
            variant="default"
            size="xs"
            leftSection={<IconSettings size={16} aria-hidden />}
            to="/w/$workspace/settings"
            params={{ workspace }}
          >
            {t('settings')}
          </ButtonLink>
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

/** `jan.smit@shop.example` is JS. */
function initialsOf(email: string): string {
  const [name = ''] = email.split('@')
  const [first = '', second = ''] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return ((first[0] ?? '?') + (second[0] ?? '')).toUpperCase()
}
