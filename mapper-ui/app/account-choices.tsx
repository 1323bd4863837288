import { SegmentedControl, Select, useMantineColorScheme } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { chooseDensity, useDensity } from '../look/density.ts'
import { keepSession } from '../session/session.ts'
import { LANGUAGE_NAMES, LOCALES, type Locale } from '../text/define-text.ts'
import { chooseLocale, useLocale, useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'

/** Language, appearance and how close rows stand. */
export function AccountChoices() {
  return (
    <>
      <LanguageSelect />
      <AppearanceControl />
      <DensityControl />
    </>
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
      data={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      onChange={(value) => {
        const chosen = LOCALES.find((one) => one === value)
        if (!chosen) return
        void chooseLocale(chosen)
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

function DensityControl() {
  const t = useText(appText)
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('density')}
      value={useDensity()}
      onChange={(value) => chooseDensity(value === 'compact' ? 'compact' : 'comfortable')}
      data={[
        { value: 'comfortable', label: t('comfortable') },
        { value: 'compact', label: t('compact') },
      ]}
    />
  )
}
