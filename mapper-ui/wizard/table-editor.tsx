import { Button, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import { IconClipboard, IconSparkles } from '@tabler/icons-react'
import { useState } from 'react'
import type { Questions } from '../../server/contract/integrations.ts'
import { needsSetup } from '../api/call-problem.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { AddRow } from './add-row.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { type SideNames, useSideNames } from './side-names.ts'
import { TableRowView } from './table-row-view.tsx'
import { type TableRow, toTableRows, UNREAD } from './table-rows.ts'
import { wizardText } from './text.ts'
import type { SameNames } from './use-same-names.ts'
import { type TableDraft, useTable } from './use-table.ts'
import type { TableDrafts } from './use-table-drafts.ts'
import type { TableChoices } from './value-input.tsx'

type TableQuestion = Questions['tables'][number]

const PAGE = 50

/** A value table: what the source calls a thing beside what the target calls it. */
export function TableEditor({
  workspace,
  integration,
  table,
  names,
  drafts,
}: {
  readonly workspace: string
  readonly integration: string
  readonly table: TableQuestion
  readonly names: SameNames
  readonly drafts: TableDrafts
}) {
  const params = { workspace, integration, table: table.name }
  const draft = useTable(params, drafts)
  const sideNames = useSideNames({ workspace, integration }, table)
  const sides = useAnswer('readTableChoices', { params }, { saysError: true })
  const read = sides.data?.body ?? UNREAD
  const { from, to } = read
  const accepted = names.of(table.name, read, draft.rows, draft.shipped)
  const rows = toTableRows(read, { ...accepted, ...draft.rows }, draft.shipped)
  const change: TableDraft['change'] = (changed) => {
    names.settle(table.name)
    draft.change({ ...accepted, ...changed })
  }
  return (
    <Stack>
      <Otherwise otherwise={table.otherwise} choices={to ?? undefined} />
      {draft.error !== undefined && <ProblemAlert error={draft.error} onRetry={draft.reload} />}
      {sides.isLoadingError && (
        <Unread
          workspace={workspace}
          integration={integration}
          error={sides.error}
          onRetry={() => void sides.refetch()}
        />
      )}
      <Group justify="space-between">
        <ReadNotes
          isReading={sides.isLoading}
          isFailed={sides.isLoadingError}
          isCut={from?.isCut === true || to?.isCut === true}
          rows={rows}
          state={stateOf(draft, accepted)}
        />
        <Group gap="xs">
          <AcceptAll rows={rows} onAccept={change} />
          <PasteButton names={sideNames} choices={to ?? undefined} onTake={change} />
        </Group>
      </Group>
      {sides.isLoading ? (
        <Skeleton height={240} />
      ) : (
        <>
          <Rows
            names={sideNames}
            rows={rows}
            isComplete={from !== null && !from.isCut}
            choices={to ?? undefined}
            onChange={change}
          />
          <AddRow
            names={sideNames}
            choices={to ?? undefined}
            onAdd={(key, value) => change({ [key]: value })}
          />
        </>
      )}
    </Stack>
  )
}

/** The values of a system could not be read: it may not be connected yet. */
function Unread({
  workspace,
  integration,
  error,
  onRetry,
}: {
  readonly workspace: string
  readonly integration: string
  readonly error: unknown
  readonly onRetry: () => void
}) {
  const t = useText(wizardText)
  return (
    <ProblemAlert error={error} onRetry={onRetry}>
      {needsSetup(error) && (
        <ButtonLink
          size="xs"
          variant="default"
          to="/w/$workspace/setup/$integration"
          params={{ workspace, integration }}
          search={{ step: 'systems' }}
        >
          {t('connectSystems')}
        </ButtonLink>
      )}
    </ProblemAlert>
  )
}

function Rows({
  names,
  rows,
  isComplete,
  choices,
  onChange,
}: {
  readonly names: SideNames
  readonly rows: readonly TableRow[]
  /** All that the left side may hold was read. */
  readonly isComplete: boolean
  readonly choices: TableChoices | undefined
  readonly onChange: TableDraft['change']
}) {
  const t = useText(wizardText)
  const [shown, setShown] = useState(PAGE)
  if (rows.length === 0) return null
  return (
    <>
      <Table verticalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="42%">{names.from.heading}</Table.Th>
            <Table.Th>{names.to.heading}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, shown).map((row) => (
            <TableRowView
              key={row.key}
              row={row}
              absentFrom={isComplete ? names.from.system : undefined}
              choices={choices}
              onChange={(value) => onChange({ [row.key]: value })}
            />
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > shown && (
        <Button variant="subtle" onClick={() => setShown(shown + PAGE)}>
          {t('showMore')}
        </Button>
      )}
    </>
  )
}

function AcceptAll({
  rows,
  onAccept,
}: {
  readonly rows: readonly TableRow[]
  readonly onAccept: TableDraft['change']
}) {
  const t = useText(wizardText)
  const suggested = rows.flatMap(({ key, suggestion }) =>
    suggestion ? [[key, suggestion.to] as const] : [],
  )
  if (suggested.length === 0) return null
  return (
    <Button
      size="xs"
      leftSection={<IconSparkles size={14} />}
      onClick={() => onAccept(Object.fromEntries(suggested))}
    >
      {t('acceptAll', { count: suggested.length })}
    </Button>
  )
}

function PasteButton({
  names,
  choices,
  onTake,
}: {
  readonly names: SideNames
  readonly choices: TableChoices | undefined
  readonly onTake: TableDraft['change']
}) {
  const t = useText(wizardText)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconClipboard size={14} />}
        onClick={() => setOpen(true)}
      >
        {t('paste')}
      </Button>
      {isOpen && (
        <PasteDialog
          names={names}
          choices={choices}
          onClose={() => setOpen(false)}
          onTake={(rows) => {
            onTake(rows)
            setOpen(false)
          }}
        />
      )}
    </>
  )
}

/** Rows that are accepted are saved as a person goes on, and are not yet. */
function stateOf({ state }: TableDraft, accepted: TableDraft['rows']): TableDraft['state'] {
  return state === 'saved' && Object.keys(accepted).length > 0 ? 'unsaved' : state
}

/** How the reading went, and how far the table is filled. */
function ReadNotes({
  isReading,
  isFailed,
  isCut,
  rows,
  state,
}: {
  readonly isReading: boolean
  readonly isFailed: boolean
  readonly isCut: boolean
  readonly rows: readonly TableRow[]
  readonly state: TableDraft['state']
}) {
  const t = useText(wizardText)
  const done = rows.filter(({ value }) => value !== undefined).length
  const isRead = rows.some((row) => row.isRead)
  return (
    <Text size="sm" component="output">
      {isReading && `${t('reading')} `}
      {isFailed && `${t('notRead')} `}
      {isCut && `${t('cutValues')} `}
      {isRead ? t('rowsDone', { done, count: rows.length }) : t('rowsSet', { count: done })}
      {' · '}
      {t(state)}
    </Text>
  )
}

function Otherwise({
  otherwise,
  choices,
}: {
  readonly otherwise: string
  readonly choices: TableChoices | undefined
}) {
  const t = useText(wizardText)
  const named = choices?.items.find(({ value }) => JSON.stringify(value) === otherwise)
  const words =
    otherwise === 'fail'
      ? t('otherwiseFail')
      : otherwise === 'keep'
        ? t('otherwiseKeep')
        : otherwise === 'nothing'
          ? t('otherwiseNothing')
          : t('otherwiseUse', { value: named ? `“${named.label}”` : otherwise })
  return (
    <Text size="sm" c="dimmed">
      {words}
    </Text>
  )
}
