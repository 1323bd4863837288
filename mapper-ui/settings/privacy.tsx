import { Button, Card, NumberInput, Radio, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { PrivacySettings } from '../../server/contract/workspaces.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { HelpButton } from '../help/help-button.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { PersonData } from './person-data.tsx'
import { privacyText } from './privacy-text.ts'

const MODES = ['masked', 'full', 'none'] as const

/** What is kept of records and for how long, and what a person may ask for. */
export function Privacy({ workspace }: { readonly workspace: string }) {
  const settings = useAnswer('readPrivacy', { params: { workspace } }, { saysError: true })
  return (
    <Stack>
      {settings.isLoadingError && (
        <ProblemAlert error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.isPending && <Skeleton height={360} />}
      {settings.data && (
        <PrivacyForm
          key={settings.data.etag}
          workspace={workspace}
          settings={settings.data.body}
          etag={settings.data.etag}
        />
      )}
      <PersonData workspace={workspace} />
    </Stack>
  )
}

function PrivacyForm({
  workspace,
  settings,
  etag,
}: {
  readonly workspace: string
  readonly settings: PrivacySettings
  readonly etag: string | undefined
}) {
  const t = useText(privacyText)
  const app = useText(appText)
  const tell = useTell()
  const [form, setForm] = useState(settings)
  const change = useAction('changePrivacy', {
    refreshes: ['readPrivacy'],
    onDone: () => tell.done(app('saved')),
  })
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ params: { workspace }, body: form, ifMatch: etag })
        }}
      >
        <Stack align="flex-start">
          <Text size="sm" c="dimmed">
            {t('privacyHint')} <HelpButton topic="stored" />
          </Text>
          {change.isError && <ProblemAlert error={change.error} />}
          <Radio.Group
            label={t('payloads')}
            value={form.payloads}
            onChange={(chosen) => {
              const payloads = MODES.find((mode) => mode === chosen)
              if (payloads) setForm({ ...form, payloads })
            }}
          >
            <Stack gap="xs" mt="xs">
              {MODES.map((mode) => (
                <Radio key={mode} value={mode} label={t(mode)} />
              ))}
            </Stack>
          </Radio.Group>
          <NumberInput
            label={t('payloadDays')}
            required
            min={1}
            max={365}
            allowDecimal={false}
            disabled={form.payloads === 'none'}
            value={form.payloadDays}
            onChange={(days) => setForm({ ...form, payloadDays: Number(days) })}
          />
          <NumberInput
            label={t('historyDays')}
            description={t('historyHint')}
            required
            min={1}
            max={3650}
            allowDecimal={false}
            value={form.historyDays}
            onChange={(days) => setForm({ ...form, historyDays: Number(days) })}
          />
          <Button type="submit" loading={change.isPending}>
            {app('save')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}
