import {
  Badge,
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import { Lines } from '../support/help-section.tsx'
import { supportText } from '../support/text.ts'
import { LANGUAGE_NAMES, LOCALES } from '../text/define-text.ts'
import { formatTime } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'

type Listed = AnswerOf<Routes['listAnnouncements']>['items'][number]

const SEVERITIES = ['info', 'warning', 'critical'] as const
const COLOURS = { info: 'blue', warning: 'orange', critical: 'red' } as const
const DAY_MS = 24 * 3_600_000
const MAX_TEXT = 1000

/** What all workspaces, or some, see above every page for a time. */
export function Announcements() {
  const t = useText(supportText)
  const found = useAnswer('listAnnouncements', {})
  if (found.isError) return <ProblemAlert error={found.error} />
  const items = found.data?.body.items ?? []
  return (
    <Stack>
      <NewAnnouncement />
      {found.data && items.length === 0 && <Text>{t('noAnnouncements')}</Text>}
      {items.map((item) => (
        <Announced key={item.id} item={item} />
      ))}
    </Stack>
  )
}

function Announced({
  item: { id, severity, texts, workspaces, from, until },
}: {
  readonly item: Listed
}) {
  const t = useText(supportText)
  const locale = useLocale()
  const remove = useAction('removeAnnouncement', { refreshes: ['listAnnouncements', 'readHelp'] })
  return (
    <Card withBorder>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 280px', minWidth: 0 }}>
          <Group gap="xs">
            <Badge variant="light" color={COLOURS[severity]} tt="none">
              {t(severity)}
            </Badge>
            <Text size="sm" c="dimmed">
              {formatTime(from, locale)} – {formatTime(until, locale)}
            </Text>
          </Group>
          {Object.values(texts).map((text) => (
            <Lines key={text} text={text} />
          ))}
          {workspaces !== null && (
            <Text size="sm" c="dimmed">
              {workspaces.join(', ')}
            </Text>
          )}
        </Stack>
        <ConfirmButton
          label={t('remove')}
          about={texts.en}
          question={t('removeQuestion')}
          action={remove}
          ask={{ params: { announcement: id } }}
        />
      </Group>
    </Card>
  )
}

interface Draft {
  readonly texts: Readonly<Record<(typeof LOCALES)[number], string>>
  readonly severity: (typeof SEVERITIES)[number]
  readonly from: string
  readonly until: string
  readonly only: string
}

/** As an input of days has it. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function emptyDraft(): Draft {
  const now = Date.now()
  return {
    texts: { en: '', it: '', nl: '' },
    severity: 'info',
    from: dayOf(now),
    until: dayOf(now + DAY_MS),
    only: '',
  }
}

/** The whole of the last day is part of it. */
function toBody({ texts: { en, it, nl }, severity, from, until, only }: Draft) {
  const names = only.split(/[\s,]+/).filter((name) => name !== '')
  return {
    severity,
    texts: { en, ...(it.trim() !== '' && { it }), ...(nl.trim() !== '' && { nl }) },
    workspaces: names.length > 0 ? names : null,
    from: `${from}T00:00:00.000Z`,
    until: `${until}T23:59:59.999Z`,
  }
}

function NewAnnouncement() {
  const t = useText(supportText)
  const [draft, setDraft] = useState(emptyDraft)
  const announce = useAction('announce', {
    refreshes: ['listAnnouncements', 'readHelp'],
    onDone: () => setDraft(emptyDraft()),
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    announce.mutate({ body: toBody(draft) })
  }
  return (
    <Card withBorder component="section" aria-label={t('newAnnouncement')}>
      <form onSubmit={send}>
        <Stack>
          <Title order={2}>{t('newAnnouncement')}</Title>
          {LOCALES.map((locale) => (
            <Textarea
              key={locale}
              label={`${t('text')} (${LANGUAGE_NAMES[locale]})`}
              required={locale === 'en'}
              autosize
              maxLength={MAX_TEXT}
              value={draft.texts[locale]}
              onChange={({ currentTarget: { value } }) =>
                setDraft({ ...draft, texts: { ...draft.texts, [locale]: value } })
              }
            />
          ))}
          <Times draft={draft} onChange={setDraft} />
          {announce.isError && <ProblemAlert error={announce.error} />}
          <Button
            type="submit"
            style={{ alignSelf: 'flex-start' }}
            loading={announce.isPending}
            disabled={draft.texts.en.trim() === ''}
          >
            {t('announce')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}

function Times({
  draft,
  onChange,
}: {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}) {
  const t = useText(supportText)
  return (
    <>
      <Group gap="sm" align="flex-end">
        <TextInput
          type="date"
          label={t('from')}
          required
          value={draft.from}
          onChange={({ currentTarget: { value } }) => onChange({ ...draft, from: value })}
        />
        <TextInput
          type="date"
          label={t('until')}
          required
          min={draft.from}
          value={draft.until}
          onChange={({ currentTarget: { value } }) => onChange({ ...draft, until: value })}
        />
        <SegmentedControl
          aria-label={t('severity')}
          value={draft.severity}
          data={SEVERITIES.map((value) => ({ value, label: t(value) }))}
          onChange={(value) =>
            onChange({ ...draft, severity: SEVERITIES.find((each) => each === value) ?? 'info' })
          }
        />
      </Group>
      <TextInput
        label={t('only')}
        description={t('onlyHint')}
        value={draft.only}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, only: value })}
      />
    </>
  )
}
