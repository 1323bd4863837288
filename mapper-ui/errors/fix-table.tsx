import { Badge, Skeleton, Table, Text } from '@mantine/core'
import type { Json } from '../../engine/index.ts'
import type { Questions } from '../../server/contract/integrations.ts'
import type { CauseValues } from '../../server/contract/records.ts'
import { useAnswer, useSuspenseAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useSideNames } from '../wizard/side-names.ts'
import { type TableRow, toTableRows, UNREAD } from '../wizard/table-rows.ts'
import { useTable } from '../wizard/use-table.ts'
import type { TableDrafts } from '../wizard/use-table-drafts.ts'
import { type TableChoices, ValueInput } from '../wizard/value-input.tsx'
import { ValueLink } from './cause-chips.tsx'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

/** The rows that the records of a cause lack, to be filled in where they are told; each is saved as it is chosen. */
export function FixTable({
  place,
  name,
  values,
  drafts,
}: {
  readonly place: OpenPlace
  readonly name: string
  readonly values: CauseValues['items']
  readonly drafts: TableDrafts
}) {
  const { workspace, integration } = place
  const questions = useSuspenseAnswer('readQuestions', { params: { workspace, integration } })
  const table = questions.body.tables.find((each) => each.name === name)
  if (!table || values.length === 0) return null
  return <FixRows place={place} table={table} values={values} drafts={drafts} />
}

function FixRows({
  place,
  table,
  values,
  drafts,
}: {
  readonly place: OpenPlace
  readonly table: Questions['tables'][number]
  readonly values: CauseValues['items']
  readonly drafts: TableDrafts
}) {
  const t = useText(errorsText)
  const { workspace, integration } = place
  const params = { workspace, integration, table: table.name }
  const draft = useTable(params, drafts)
  const sides = useAnswer('readTableChoices', { params }, { saysError: true })
  const names = useSideNames({ workspace, integration }, table)
  if (sides.isLoading) return <Skeleton height={40 * (values.length + 1)} />
  const read = sides.data?.body ?? UNREAD
  const known = new Map(
    toTableRows(read, draft.rows, draft.shipped).map((row) => [row.key, row] as const),
  )
  return (
    <section aria-label={table.title}>
      {draft.error !== undefined && <ProblemAlert error={draft.error} onRetry={draft.reload} />}
      {sides.isLoadingError && (
        <ProblemAlert error={sides.error} onRetry={() => void sides.refetch()} />
      )}
      <Table verticalSpacing={6} layout="fixed" className="fix-rows">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{names.from.heading}</Table.Th>
            <Table.Th ta="right" w={96}>
              {t('person')}
            </Table.Th>
            <Table.Th>{names.to.heading}</Table.Th>
            <Table.Th w={104} visibleFrom="sm" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {values.map(({ value: key, count }) => {
            const row = known.get(key)
            return (
              <FixRow
                key={key}
                place={place}
                row={row ?? { key, label: key, value: undefined }}
                count={count}
                choices={read.to ?? undefined}
                isSaved={draft.state === 'saved'}
                onChange={(value) => draft.change({ [key]: value })}
              />
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function FixRow({
  place,
  row: { key, label, value },
  count,
  choices,
  isSaved,
  onChange,
}: {
  readonly place: OpenPlace
  readonly row: Pick<TableRow, 'key' | 'label' | 'value'>
  readonly count: number
  readonly choices: TableChoices | undefined
  readonly isSaved: boolean
  readonly onChange: (value: Json | undefined) => void
}) {
  const t = useText(errorsText)
  const locale = useLocale()
  const isOpen = value === undefined
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500} span>
          {label}
        </Text>{' '}
        {label !== key && (
          <Text size="xs" c="dimmed" span>
            {key}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" className="tabular">
        <ValueLink place={place} value={key} className="value-link">
          {formatNumber(count, locale)}
        </ValueLink>
      </Table.Td>
      <Table.Td>
        <ValueInput
          label={t('rowFor', { label })}
          value={value}
          choices={choices}
          onChange={onChange}
        />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Badge variant="light" color={isOpen ? 'orange' : 'green'} tt="none">
          {isOpen ? t('rowOpen') : t(isSaved ? 'rowSaved' : 'rowSaving')}
        </Badge>
      </Table.Td>
    </Table.Tr>
  )
}
