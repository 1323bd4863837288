import {
  ActionIcon,
  Menu,
  SegmentedControl,
  Select,
  Stack,
  useMantineColorScheme,
} from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { keepSession, sessionQuery, useSession } from '../session/session.ts'
import { LOCALES, type Locale } from '../text/define-text.ts'
import { chooseLocale, useLocale, useText } from '../text/use-text.ts'
import { appText } from './text.ts'

const LANGUAGES: Readonly<Record<Locale, string>> = {
  en: 'English',
  it: 'Italiano',
  nl: 'Nederlands',
}

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
          <LanguageSelect />
          <AppearanceControl />
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function LanguageSelect() {
  const t = useText(appText)
  const client = useQueryClient()
  const locale = useLocale()
  const change = useMutation({
    mutationFn: (chosen: Locale) => call('changeMe', { body: { locale: chosen } }),
    onSuccess: ({ body }) => keepSession(client, body),
  })
  return (
    <Select
      label={t('language')}
      size="xs"
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      value={locale}
      data={LOCALES.map((value) => ({ value, label: LANGUAGES[value] }))}
      onChange={(value) => {
        const chosen = LOCALES.find((one) => one === value)
        if (!chosen) return
        chooseLocale(chosen)
        change.mutate(chosen)
      }}
    />
  )
}

function AppearanceControl() {
  const t = useText(appText)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('appearance')}
      value={colorScheme}
      onChange={(value) => {
        if (value === 'light' || value === 'dark' || value === 'auto') setColorScheme(value)
      }}
      data={[
        { value: 'light', label: t('light') },
        { value: 'dark', label: t('dark') },
        { value: 'auto', label: t('system') },
      ]}
    />
  )
}
