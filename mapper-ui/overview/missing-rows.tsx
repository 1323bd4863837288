import { Alert, Stack, Text } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useText } from '../text/use-text.ts'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { overviewText } from './text.ts'

const MAX_NAMED = 10

/** What runs left out because a table has no row for it, with the way to the table. */
export function MissingRows({
  place: { workspace, integration },
  missingRows,
}: {
  readonly place: { readonly workspace: string; readonly integration: string }
  readonly missingRows: AnswerOf<Routes['readFlow']>['missingRows']
}) {
  const t = useText(overviewText)
  if (missingRows.length === 0) return null
  return (
    <Alert color="yellow" icon={<IconTable />} title={t('leftOut')}>
      <Stack gap="xs">
        {missingRows.map(({ table, title, values }) => (
          <div key={table}>
            <Text size="sm">
              {t('withoutRow', { title, count: values.length })}
              {': '}
              {values.slice(0, MAX_NAMED).join(', ')}
              {values.length > MAX_NAMED && ' …'}
            </Text>
            <RemedyLinks
              workspace={workspace}
              integration={integration}
              remedies={[{ kind: 'table', name: table, title }]}
            />
          </div>
        ))}
      </Stack>
    </Alert>
  )
}
