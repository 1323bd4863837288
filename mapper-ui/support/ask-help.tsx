import { Button, Checkbox, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { IconLifebuoy } from '@tabler/icons-react'
import { useState } from 'react'
import { HELP_DAYS, type HelpRequest } from '../../server/contract/help.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useMay, useSession } from '../session/session.ts'
import { formatTime } from '../text/format.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { supportText } from './text.ts'

const DAY_MS = 24 * 3_600_000
const MAX_MESSAGE = 1000

/** Where somebody stands who asks. */
interface Place {
  readonly workspace: string
  readonly integration?: string | undefined
  readonly step?: HelpRequest['step'] | undefined
}

/** Asks whoever runs the server for help, where that is offered. Who helps already asks nobody. */
export function AskHelp(place: Place) {
  const { isHosting, workspaces } = useSession()
  const isHelping = workspaces.some(({ name, help }) => name === place.workspace && help)
  return isHosting && !isHelping ? <AskButton {...place} /> : null
}

function AskButton(place: Place) {
  const t = useText(supportText)
  const [isOpen, setOpen] = useState(false)
  const { data } = useAnswer('readHelp', { params: { workspace: place.workspace } })
  if (!data?.body.isOffered) return null
  const { request } = data.body
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconLifebuoy size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t(request ? 'change' : 'ask')}
      </Button>
      {isOpen && <AskDialog {...place} request={request} onClose={() => setOpen(false)} />}
    </>
  )
}

function AskDialog({
  workspace,
  integration,
  step = null,
  request,
  onClose,
}: Place & { readonly request: HelpRequest | null; readonly onClose: () => void }) {
  const t = useText(supportText)
  const locale = useLocale()
  const now = useNow()
  const tell = useTell()
  const isAdministrator = useMay(workspace)('administrator')
  const [message, setMessage] = useState(request?.message ?? '')
  const [days, setDays] = useState<Days>(7)
  const [showsPersonal, setPersonal] = useState(request?.consent.showsPersonal === true)
  const [consents, setConsents] = useState(false)
  const ask = useAction('askForHelp', {
    refreshes: ['readHelp'],
    onDone: () => {
      tell.done(t('sent'))
      onClose()
    },
  })
  const date = formatTime(new Date(now + days * DAY_MS).toISOString(), locale)
  const body = { integration: integration ?? null, step, message, days, showsPersonal }
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('ask')}
      question={t(isAdministrator ? 'askHint' : 'askAdministrator')}
      confirm={t('send')}
      isBusy={ask.isPending}
      isOff={!isAdministrator || !consents}
      error={ask.error}
      onConfirm={() => ask.mutate({ params: { workspace }, body: { ...body, consents: true } })}
    >
      {isAdministrator && (
        <Stack>
          <Textarea
            label={t('message')}
            description={t('messageHint')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={MAX_MESSAGE}
            data-autofocus
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <HowLong days={days} onChange={setDays} />
          <Checkbox
            label={t('consent', { date })}
            description={t('consentHint')}
            checked={consents}
            onChange={({ currentTarget: { checked } }) => setConsents(checked)}
          />
          <Checkbox
            label={t('personal')}
            checked={showsPersonal}
            onChange={({ currentTarget: { checked } }) => setPersonal(checked)}
          />
        </Stack>
      )}
    </ActionDialog>
  )
}

type Days = (typeof HELP_DAYS)[number]

function HowLong({
  days,
  onChange,
}: {
  readonly days: Days
  readonly onChange: (days: Days) => void
}) {
  const t = useText(supportText)
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('howLong')}
      </Text>
      <SegmentedControl
        aria-label={t('howLong')}
        value={String(days)}
        data={HELP_DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))}
        onChange={(value) => onChange(HELP_DAYS.find((each) => String(each) === value) ?? days)}
      />
    </div>
  )
}
