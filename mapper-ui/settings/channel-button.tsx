import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { AlertChannel } from '../../server/contract/alerts.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { alertsText } from './alerts-text.ts'
import { bodyOf, type ChannelDraft, ChannelFields, draftOf } from './channel-fields.tsx'

/** Adds a place where alerts go, or changes one. */
export function ChannelButton({
  workspace,
  canMail,
  label,
  channel,
}: {
  readonly workspace: string
  readonly canMail: boolean
  readonly label: string
  readonly channel?: AlertChannel
}) {
  const t = useText(alertsText)
  const [isOpen, dialog] = useDisclosure(false)
  const locale = useLocale()
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOf(channel, { canMail, locale }))
  const done = { refreshes: ['listChannels'], onDone: dialog.close } as const
  const add = useAction('addChannel', done)
  const change = useAction('changeChannel', done)
  const save = () => {
    const body = bodyOf(draft)
    if (channel) change.mutate({ params: { workspace, channel: channel.id }, body })
    else add.mutate({ params: { workspace }, body })
  }
  return (
    <>
      <Button
        {...(channel ? { size: 'xs', variant: 'default' } : {})}
        onClick={() => {
          setDraft(draftOf(channel, { canMail, locale }))
          dialog.open()
        }}
      >
        {label}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        size="lg"
        title={channel ? `${label}: ${channel.title}` : label}
        help="alerts"
        question={t('alertsHint')}
        confirm={label}
        isBusy={add.isPending || change.isPending}
        error={add.error ?? change.error}
        onConfirm={save}
      >
        <ChannelFields draft={draft} isSaved={channel !== undefined} onChange={setDraft} />
      </ActionDialog>
    </>
  )
}
