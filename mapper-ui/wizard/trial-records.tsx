import { Card, Title } from '@mantine/core'
import type { TrialAnswer } from '../../server/contract/trials.ts'
import { useText } from '../text/use-text.ts'
import { PlannedRecords } from './planned-records.tsx'
import { trialText } from './trial-text.ts'
import { useSystemNames } from './use-system-names.ts'

/** The tried records of one flow, field by field. */
export function TrialRecords({
  params,
  flow: { flow, title, records },
}: {
  readonly params: { readonly workspace: string; readonly integration: string }
  readonly flow: TrialAnswer['flows'][number]
}) {
  const t = useText(trialText)
  const names = useSystemNames(params)
  const id = `tried-${flow}`
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Title order={3} size="h4" id={id} mb="sm">
        {t('recordsOf', { title })}
      </Title>
      <PlannedRecords key={flow} params={params} names={names} records={records} />
    </Card>
  )
}
