import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { WithHelp } from '../help/with-help.tsx'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import type { SideNames } from './side-names.ts'
import { parsePastedRows } from './table-rows.ts'
import { wizardText } from './text.ts'
import type { TableRows } from './use-table.ts'
import type { TableChoices } from './value-input.tsx'

/** Takes rows from a spreadsheet. The target's values may be given by their names. */
export function PasteDialog({
  names,
  choices,
  onTake,
  onClose,
}: {
  readonly names: SideNames
  readonly choices: TableChoices | undefined
  readonly onTake: (rows: TableRows) => void
  readonly onClose: () => void
}) {
  const t = useText(wizardText)
  const app = useText(appText)
  const [text, setText] = useState('')
  const { rows, wrong } = parsePastedRows(text)
  const count = Object.keys(rows).length
  return (
    <Modal opened onClose={onClose} size="lg" title={t('paste')}>
      <Stack>
        <WithHelp topic="rows">
          <Textarea
            label={t('pasteLabel')}
            description={t('pasteHint', { from: names.from.value, to: names.to.value })}
            rows={10}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </WithHelp>
        {wrong > 0 && (
          <Text size="sm" role="alert">
            {t('pasteWrong', { count: wrong })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button disabled={count === 0} onClick={() => onTake(byName(rows, choices))}>
            {t('pasteTake', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function byName(rows: TableRows, choices: TableChoices | undefined): TableRows {
  return Object.fromEntries(
    Object.entries(rows).map(([key, value]) => {
      const named = choices?.items.find(({ label }) => label === value)
      return [key, named ? named.value : value]
    }),
  )
}
