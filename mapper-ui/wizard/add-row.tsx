import { Button, Group, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import type { SideNames } from './side-names.ts'
import { wizardText } from './text.ts'
import { type TableChoices, ValueInput } from './value-input.tsx'

/** Adds a row by hand, for a value that the source did not list. */
export function AddRow({
  names,
  choices,
  onAdd,
}: {
  readonly names: SideNames
  readonly choices: TableChoices | undefined
  readonly onAdd: (key: string, value: Json) => void
}) {
  const t = useText(wizardText)
  const [key, setKey] = useState('')
  const [value, setValue] = useState<Json>()
  const [added, setAdded] = useState(0)
  const isFull = key.trim() !== '' && value !== undefined
  return (
    <form
      aria-label={t('addRow')}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isFull) return
        onAdd(key.trim(), value)
        setKey('')
        setValue(undefined)
        setAdded(added + 1)
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          style={{ flex: '1 1 140px' }}
          aria-label={names.from.value}
          placeholder={names.from.value}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <div style={{ flex: '1 1 160px' }}>
          <ValueInput
            key={added}
            label={names.to.value}
            value={value}
            choices={choices}
            onChange={setValue}
          />
        </div>
        <Button
          type="submit"
          variant="default"
          disabled={!isFull}
          leftSection={<IconPlus size={14} />}
        >
          {t('addRow')}
        </Button>
      </Group>
    </form>
  )
}
