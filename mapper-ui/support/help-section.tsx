import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { HelpRequest } from '../../server/contract/help.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import { formatTime } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { AskHelp } from './ask-help.tsx'
import { DoneWork } from './done-work.tsx'
import { supportText } from './text.ts'

/** What the workspace asks for, and what was done for it before. */
export function HelpSection({ workspace }: { readonly workspace: string }) {
  const t = useText(supportText)
  const found = useAnswer('readHelp', { params: { workspace } })
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return null
  const { isOffered, request, past } = found.data.body
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>{t('title')}</Title>
        <AskHelp workspace={workspace} />
      </Group>
      {!isOffered && <Text>{t('notOffered')}</Text>}
      {isOffered && !request && past.length === 0 && <Text>{t('none')}</Text>}
      {request && <OpenRequest workspace={workspace} request={request} />}
      {past.map((each, at) => (
        <PastRequest key={each.id} workspace={workspace} request={each} isShown={at === 0} />
      ))}
    </Stack>
  )
}

interface Shown {
  readonly workspace: string
  readonly request: HelpRequest
}

function OpenRequest({ workspace, request }: Shown) {
  const t = useText(supportText)
  const locale = useLocale()
  const isAdministrator = useMay(workspace)('administrator')
  const withdraw = useAction('withdrawHelp', { refreshes: ['readHelp'] })
  const { until, isRunning, showsPersonal } = request.consent
  return (
    <Card withBorder component="section" aria-label={t('asked')}>
      <Stack gap="xs" align="flex-start">
        <Title order={3}>{t('asked')}</Title>
        <Asked request={request} />
        <Text size="sm">
          {isRunning ? t('mayChange', { date: formatTime(until, locale) }) : t('consentEnded')}{' '}
          {isRunning && showsPersonal && t('withPersonal')}
        </Text>
        <Work workspace={workspace} request={request} isShown={false} />
        {isAdministrator && (
          <ConfirmButton
            label={t('withdraw')}
            about={t('asked')}
            question={t('withdrawQuestion')}
            action={withdraw}
            ask={{ params: { workspace, request: request.id } }}
          />
        )}
      </Stack>
    </Card>
  )
}

/** What was done so far; for who may see the files. */
function Work({ workspace, request, isShown }: Shown & { readonly isShown: boolean }) {
  const t = useText(supportText)
  const isEditor = useMay(workspace)('editor')
  const [showsWork, setShowsWork] = useState(isShown)
  if (!isEditor) return null
  if (showsWork) return <DoneWork workspace={workspace} request={request.id} />
  return (
    <Button
      variant="default"
      size="xs"
      style={{ alignSelf: 'flex-start' }}
      onClick={() => setShowsWork(true)}
    >
      {t('work')}
    </Button>
  )
}

function Asked({ request: { message, askedAt, askedBy } }: Pick<Shown, 'request'>) {
  return (
    <>
      {message !== null && message !== '' && <Lines text={message} />}
      <Text size="sm" c="dimmed">
        <Moment at={askedAt} />
        {askedBy !== null && ` · ${askedBy}`}
      </Text>
    </>
  )
}

/** What people wrote, in their lines. */
export function Lines({ text }: { readonly text: string }) {
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  )
}

function PastRequest({ workspace, request, isShown }: Shown & { readonly isShown: boolean }) {
  const t = useText(supportText)
  const { notes, closed } = request
  const title = t(closed?.ending === 'withdrawn' ? 'withdrawn' : 'handedOver')
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack gap="xs" align="stretch">
        <Group gap="xs">
          <Title order={3}>{title}</Title>
          {closed && (
            <Badge variant="light" color="gray" tt="none">
              <Moment at={closed.at} />
            </Badge>
          )}
        </Group>
        <Asked request={request} />
        {notes !== '' && (
          <div>
            <Title order={4}>{t('notes')}</Title>
            <Lines text={notes} />
          </div>
        )}
        <Work workspace={workspace} request={request} isShown={isShown} />
      </Stack>
    </Card>
  )
}
