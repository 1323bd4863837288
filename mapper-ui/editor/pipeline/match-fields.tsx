import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type DocumentPath, isJsonObject, type Json } from '../../../engine/index.ts'
import { mapAt } from '../../model/document/json-path.ts'
import { setStepKey } from '../../model/gesture/set-step-key.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { StepField } from './step-field.tsx'
import { pipelineText } from './text.ts'
import { readWritten, showWritten } from './written-value.ts'

/** Fields by which a record is recognised or looked for, each with its value. */
export function MatchFields({
  step,
  name,
  isOff,
}: {
  readonly step: DocumentPath
  readonly name: 'match' | 'by'
  readonly isOff: boolean
}) {
  const t = useText(pipelineText)
  const { document, perform } = useEditor()
  const flow = useFlow((state) => state.flow.value)
  const fields = mapAt(flow, [...step, name]) ?? {}
  const change = (value: Json | undefined) =>
    perform(setStepKey(document.store.getState().flow.value, step, name, value))
  const changeField = (field: string, value: string) =>
    change({ ...fields, [field]: readWritten(value) })
  const removeField = (field: string) => {
    const { [field]: _removed, ...rest } = fields
    change(Object.keys(rest).length === 0 ? undefined : rest)
  }
  return (
    <Stack gap={4} component="fieldset" style={{ border: 0, padding: 0, margin: 0 }}>
      <Text size="xs" fw={500} component="legend">
        {t(name)}
      </Text>
      {Object.entries(fields).map(([field, value]) => (
        <Group key={field} gap={4} align="flex-end" wrap="nowrap">
          <div style={{ flex: 1 }}>
            <StepField
              label={field}
              value={isJsonObject(value) ? JSON.stringify(value) : showWritten(value)}
              isFormula
              isOff={isOff || isJsonObject(value)}
              onSave={(written) => changeField(field, written)}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('removeMatch', { field })}
            disabled={isOff}
            onClick={() => removeField(field)}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <AddField
        names={Object.keys(fields)}
        isOff={isOff}
        onAdd={(field) => changeField(field, '=id')}
      />
    </Stack>
  )
}

function AddField({
  names,
  isOff,
  onAdd,
}: {
  readonly names: readonly string[]
  readonly isOff: boolean
  readonly onAdd: (field: string) => void
}) {
  const t = useText(pipelineText)
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<IconPlus size={12} aria-hidden />}
      disabled={isOff}
      style={{ alignSelf: 'flex-start' }}
      onClick={() => onAdd(freeName(names))}
    >
      {t('addMatch')}
    </Button>
  )
}

function freeName(names: readonly string[]): string {
  const numbered = ['id', 'reference', 'code', ...names.map((_, at) => `field${at + 1}`), 'field']
  return numbered.find((name) => !names.includes(name)) ?? 'field'
}
