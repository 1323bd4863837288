import { Button, Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconLifebuoy, IconLogout, IconSettings } from '@tabler/icons-react'
import { useSession } from '../session/session.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { AccountChoices } from './account-choices.tsx'

/** The menu of an account with the button that opens it; open from the first, for it comes when it was asked for. */
export function AccountPopover({
  workspace,
  initials,
}: {
  readonly workspace: string
  readonly initials: string
}) {
  const t = useText(appText)
  const { person, isHosting } = useSession()
  const signOut = useSignOut()
  return (
    <Popover defaultOpened position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <UnstyledButton className="face" aria-label={t('account')}>
          {initials}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('account')}>
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            {person?.email}
          </Text>
          <AccountChoices />
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
          {person?.isOwner && isHosting && (
            <ButtonLink
              variant="default"
              size="xs"
              leftSection={<IconLifebuoy size={16} aria-hidden />}
              to="/console/$section"
              params={{ section: 'help' }}
            >
              {t('console')}
            </ButtonLink>
          )}
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
