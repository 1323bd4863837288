import { Checkbox, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import type { AlertChannel } from '../../server/contract/alerts.ts'
import type { BodyOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { LANGUAGE_NAMES, LOCALES, type Locale } from '../text/define-text.ts'
import { useText } from '../text/use-text.ts'
import { alertsText } from './alerts-text.ts'

const ABOUT = [
  'failed-records',
  'flow-stopped',
  'in-doubt',
  'silence',
  'drift',
  'workers',
  'recovered',
  'daily-summary',
] as const
const SHAPES = [
  { value: 'slack', label: 'Slack' },
  { value: 'teams', label: 'Teams' },
  { value: 'json', label: 'JSON' },
] as const

/** A channel while it is written: what belongs to the other kind is kept, in case one changes one's mind. */
export interface ChannelDraft {
  readonly title: string
  readonly kind: 'email' | 'webhook'
  readonly addresses: string
  readonly url: string
  readonly shape: (typeof SHAPES)[number]['value']
  readonly about: readonly (typeof ABOUT)[number][]
  readonly language: Locale
  readonly everyMinutes: number
}

export function draftOf(
  channel: AlertChannel | undefined,
  { canMail, locale }: { readonly canMail: boolean; readonly locale: Locale },
): ChannelDraft {
  const empty: ChannelDraft = {
    title: '',
    kind: canMail ? 'email' : 'webhook',
    addresses: '',
    url: '',
    shape: 'slack',
    about: ABOUT.filter((each) => each !== 'daily-summary'),
    language: locale,
    everyMinutes: 60,
  }
  if (!channel) return empty
  const { title, to, about, language, everyMinutes } = channel
  const draft = { ...empty, title, about, language, everyMinutes, kind: to.kind }
  // Of a saved webhook only the host is known.
  return to.kind === 'email'
    ? { ...draft, addresses: to.addresses.join(', ') }
    : { ...draft, shape: to.shape }
}

export function bodyOf({
  kind,
  addresses,
  url,
  shape,
  title,
  about,
  language,
  everyMinutes,
}: ChannelDraft): BodyOf<Routes['addChannel']> {
  const list = addresses.split(/[\s,;]+/).filter((address) => address !== '')
  return {
    title: title.trim(),
    to: kind === 'email' ? { kind, addresses: list } : { kind, url: url.trim(), shape },
    about: [...about],
    language,
    everyMinutes,
  }
}

export function ChannelFields({
  draft,
  isSaved,
  onChange,
}: {
  readonly draft: ChannelDraft
  readonly isSaved: boolean
  readonly onChange: (draft: ChannelDraft) => void
}) {
  const t = useText(alertsText)
  return (
    <Stack>
      <TextInput
        label={t('channelTitle')}
        required
        maxLength={200}
        data-autofocus
        value={draft.title}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, title: value })}
      />
      <SegmentedControl
        aria-label={t('kind')}
        value={draft.kind}
        data={[
          { value: 'email', label: t('byEmail') },
          { value: 'webhook', label: t('byWebhook') },
        ]}
        onChange={(kind) => onChange({ ...draft, kind: kind === 'email' ? kind : 'webhook' })}
      />
      <DestinationFields draft={draft} isSaved={isSaved} onChange={onChange} />
      <Checkbox.Group
        label={t('aboutWhat')}
        value={[...draft.about]}
        onChange={(chosen) =>
          onChange({ ...draft, about: ABOUT.filter((each) => chosen.includes(each)) })
        }
      >
        <Stack gap="xs" mt="xs">
          {ABOUT.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(kind)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Select
        label={t('channelLanguage')}
        allowDeselect={false}
        value={draft.language}
        data={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={(value) =>
          onChange({ ...draft, language: LOCALES.find((one) => one === value) ?? draft.language })
        }
      />
      <NumberInput
        label={t('everyMinutes')}
        required
        min={5}
        max={1440}
        allowDecimal={false}
        value={draft.everyMinutes}
        onChange={(value) => onChange({ ...draft, everyMinutes: Number(value) })}
      />
    </Stack>
  )
}

function DestinationFields({
  draft,
  isSaved,
  onChange,
}: {
  readonly draft: ChannelDraft
  readonly isSaved: boolean
  readonly onChange: (draft: ChannelDraft) => void
}) {
  const t = useText(alertsText)
  if (draft.kind === 'email') {
    return (
      <TextInput
        label={t('addresses')}
        description={t('addressesHint')}
        required
        value={draft.addresses}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, addresses: value })}
      />
    )
  }
  return (
    <>
      <TextInput
        label={t('url')}
        description={isSaved ? t('urlHidden') : undefined}
        type="url"
        required
        autoComplete="off"
        value={draft.url}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, url: value })}
      />
      <Select
        label={t('shape')}
        allowDeselect={false}
        value={draft.shape}
        data={[...SHAPES]}
        onChange={(chosen) => {
          const shape = SHAPES.find(({ value }) => value === chosen)?.value
          if (shape) onChange({ ...draft, shape })
        }}
      />
    </>
  )
}
