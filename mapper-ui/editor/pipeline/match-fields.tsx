import { ActionIcon, Group, Select, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type DocumentPath, isJsonObject } from '../../../engine/index.ts'
import { isSamePath, mapAt, textAt } from '../../model/document/json-path.ts'
import {
  type MatchedBy,
  removeMatchField,
  setMatchFields,
} from '../../model/gesture/match-field.ts'
import { type FlowStep, listSteps } from '../../model/mapping/flow-steps.ts'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { offerKeys } from '../../model/mapping/offer-match-fields.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
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
  const now = () => document.store.getState().flow.value
  const set = (changed: readonly MatchedBy[]) => {
    perform(setMatchFields(now(), step, name, changed))
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
              onSave={(written) => set([{ field, value: readWritten(written) }])}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('removeMatch', { field })}
            disabled={isOff}
            onClick={() => perform(removeMatchField(now(), step, name, field))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      {!isOff && <AddField step={step} names={Object.keys(fields)} onAdd={set} />}
    </Stack>
  )
}

/** Another field, of those that the system can be searched by; the others are shown, and cannot be chosen. */
function AddField({
  step: path,
  names,
  onAdd,
}: {
  readonly step: DocumentPath
  readonly names: readonly string[]
  readonly onAdd: (fields: readonly MatchedBy[]) => void
}) {
  const t = useText(pipelineText)
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  const step = listSteps(flow).find((each) => isSamePath(each.path, path))
  const target = step && surroundings && findResource(flow, surroundings, resourceOf(step))
  const read = textAt(flow, ['source', 'read'])
  const source = surroundings && findResource(flow, surroundings, read)?.schema
  const offered = step && target ? offerKeys(target, source ?? {}, step, names) : undefined
  if (!offered) return null
  const { findable, others } = offered
  return (
    <Select
      size="xs"
      searchable
      aria-label={t('addMatch')}
      placeholder={t('addMatch')}
      value={null}
      comboboxProps={{ withinPortal: true }}
      nothingFoundMessage={t('noMatch')}
      data={[
        {
          group: t('findable'),
          items: findable.map(({ title }, at) => ({ value: String(at), label: title })),
        },
        {
          group: t('notFindable'),
          items: others.map(({ field, title }) => ({
            value: `not ${field}`,
            label: title,
            disabled: true,
          })),
        },
      ]}
      onChange={(chosen) => {
        const key = chosen === null ? undefined : findable[Number(chosen)]
        if (key) onAdd(key.fields)
      }}
    />
  )
}

function resourceOf({ value }: FlowStep): string | undefined {
  return textAt(value, ['find']) ?? textAt(value, ['write']) ?? textAt(value, ['delete'])
}
