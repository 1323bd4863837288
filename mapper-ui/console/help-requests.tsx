import { Button, Card, Group, Skeleton, Stack, Text, Textarea, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { sessionQuery } from '../session/session.ts'
import { Lines } from '../support/help-section.tsx'
import { supportText } from '../support/text.ts'
import { formatTime } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { wizardText } from '../wizard/text.ts'
import { STEP_TEXT } from '../wizard/wizard-steps.ts'

type Listed = AnswerOf<Routes['listHelp']>['items'][number]

const LOOK_MS = 30_000
const MAX_NOTES = 4000

/** What workspaces ask for, the oldest first. */
export function HelpRequests() {
  const t = useText(supportText)
  const found = useAnswer('listHelp', {}, { everyMs: LOOK_MS })
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return <Skeleton height={280} />
  const { items } = found.data.body
  if (items.length === 0) return <Text>{t('noRequests')}</Text>
  return (
    <Stack>
      {items.map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </Stack>
  )
}

function Request({ request }: { readonly request: Listed }) {
  const t = useText(supportText)
  const locale = useLocale()
  const { workspace, title, message, askedAt, askedBy, consent } = request
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack gap="xs">
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {workspace}
          </Text>
        </div>
        <Where request={request} />
        {message !== null && message !== '' && <Lines text={message} />}
        <Text size="sm" c="dimmed">
          {askedBy !== null && t('askedBy', { who: askedBy })} <Moment at={askedAt} />
        </Text>
        <Text size="sm">
          {consent.isRunning
            ? t('mayEnterUntil', { date: formatTime(consent.until, locale) })
            : t('consentEnded')}{' '}
          {consent.isRunning && consent.showsPersonal && t('withPersonal')}
        </Text>
        {consent.isRunning && <Enter request={request} />}
        <Notes request={request} />
      </Stack>
    </Card>
  )
}

/** Where the merchant stood as they asked. */
function Where({ request: { integration, step } }: { readonly request: Listed }) {
  const t = useText(supportText)
  const w = useText(wizardText)
  if (integration === null) return null
  const named = step === null ? null : w(STEP_TEXT[step])
  return (
    <Text size="sm">
      {named === null ? integration : t('stands', { step: named, integration })}
    </Text>
  )
}

function Enter({ request }: { readonly request: Listed }) {
  const t = useText(supportText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const enter = useAction('enterToHelp', { refreshes: ['listHelp'] })
  const { workspace, id, integration, step, hasEntered, title } = request
  const goIn = async () => {
    if (!hasEntered) await enter.mutateAsync({ params: { workspace, request: id } })
    await client.refetchQueries({ queryKey: sessionQuery.queryKey })
    if (integration === null) {
      await navigate({ to: '/w/$workspace', params: { workspace } })
      return
    }
    await navigate({
      to: '/w/$workspace/setup/$integration',
      params: { workspace, integration },
      search: step === null ? {} : { step },
    })
  }
  const label = t(hasEntered ? 'goOn' : 'enter')
  return (
    <>
      {enter.isError && <ProblemAlert error={enter.error} />}
      <Button
        style={{ alignSelf: 'flex-start' }}
        aria-label={`${label}: ${title}`}
        loading={enter.isPending}
        onClick={() => void goIn().catch(() => undefined)}
      >
        {label}
      </Button>
    </>
  )
}

function Notes({ request: { workspace, id, notes, title } }: { readonly request: Listed }) {
  const t = useText(supportText)
  const tell = useTell()
  const [written, setWritten] = useState(notes)
  const [isAsked, setAsked] = useState(false)
  const client = useQueryClient()
  const save = useAction('saveHelpNotes', {
    refreshes: ['listHelp'],
    onDone: () => tell.done(t('notesSaved')),
  })
  const handOver = useAction('handOver', {
    refreshes: ['listHelp', 'listHosted'],
    onDone: () => {
      tell.done(t('handedOver'))
      setAsked(false)
      void client.refetchQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const ask = { params: { workspace, request: id }, body: { notes: written } }
  return (
    <>
      <Textarea
        label={t('notes')}
        description={t('notesHint')}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={MAX_NOTES}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      {save.isError && <ProblemAlert error={save.error} />}
      <Group gap="xs">
        <Button
          variant="default"
          aria-label={`${t('saveNotes')}: ${title}`}
          disabled={written === notes}
          loading={save.isPending}
          onClick={() => save.mutate(ask)}
        >
          {t('saveNotes')}
        </Button>
        <Button aria-label={`${t('handOver')}: ${title}`} onClick={() => setAsked(true)}>
          {t('handOver')}
        </Button>
      </Group>
      <ActionDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`${t('handOver')}: ${title}`}
        question={t('handOverQuestion')}
        confirm={t('handOver')}
        isBusy={handOver.isPending}
        error={handOver.error}
        onConfirm={() => handOver.mutate(ask)}
      />
    </>
  )
}
