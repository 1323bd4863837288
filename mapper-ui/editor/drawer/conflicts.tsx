import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { equalJson } from '../../../engine/index.ts'
import { showPath, valueAt } from '../../model/document/json-path.ts'
import type { MergeConflict } from '../../model/merge/reapply-changes.ts'
import { type ConflictSide, settleConflict } from '../../model/merge/settle-conflict.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import type { Draft } from '../use-draft.ts'
import { ShownValue } from './plan.tsx'
import { drawerText } from './text.ts'

/** Places that two people changed at once, until somebody says whose change stays. */
export function Conflicts({ draft }: { readonly draft: Draft }) {
  const t = useText(drawerText)
  const conflicts = draft.conflicts ?? []
  if (conflicts.length === 0) return <Text size="sm">{t('noConflicts')}</Text>
  return (
    <Stack>
      <Table.ScrollContainer minWidth={560} type="native">
        <Table verticalSpacing={4} fz="sm" aria-label={t('conflicts')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('conflictPlace')}</Table.Th>
              <Table.Th>{t('theirs')}</Table.Th>
              <Table.Th>{t('mine')}</Table.Th>
              <Table.Th>{t('inText')}</Table.Th>
              <Table.Th aria-label={t('settle')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {conflicts.map((conflict) => (
              <ConflictRow key={showPath(conflict.path)} conflict={conflict} draft={draft} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}

function ConflictRow({
  conflict,
  draft,
}: {
  readonly conflict: MergeConflict
  readonly draft: Draft
}) {
  const t = useText(drawerText)
  const { document, perform, say } = useEditor()
  const { path, ours, theirs } = conflict
  const now = useFlow((state) => valueAt(state.flow.value, path))
  const settle = (side: ConflictSide): void => {
    const outcome = settleConflict(document.store.getState().flow.value, conflict, side)
    if (!perform(outcome)) return
    if (outcome.kind === 'gesture') say(outcome.label)
    draft.settle(conflict)
  }
  const standing = equalJson(now, theirs) ? 'theirs' : equalJson(now, ours) ? 'mine' : 'other'
  return (
    <Table.Tr>
      <Table.Td>{showPath(path)}</Table.Td>
      <Table.Td>
        <ShownValue value={theirs} />
      </Table.Td>
      <Table.Td>
        <ShownValue value={ours} />
      </Table.Td>
      <Table.Td>{t(`standing.${standing}`)}</Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="light" onClick={() => settle('theirs')}>
            {t('takeTheirs')}
          </Button>
          <Button size="compact-xs" variant="light" onClick={() => settle('ours')}>
            {t('takeMine')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
