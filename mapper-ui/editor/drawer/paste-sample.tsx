import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isJsonObject, type JsonObject, maskRecord } from '../../../engine/index.ts'
import { useText } from '../../text/use-text.ts'
import { drawerText } from './text.ts'

/** Takes a record as JSON. Personal fields are masked here, before anything is sent. */
export function PasteSample({
  resource,
  onKeep,
}: {
  readonly resource: Parameters<typeof maskRecord>[1]
  readonly onKeep: (title: string, record: JsonObject) => void
}) {
  const t = useText(drawerText)
  const [title, setTitle] = useState(t('pasted'))
  const [json, setJson] = useState('')
  const [problem, setProblem] = useState<string>()
  function keep(): void {
    try {
      const record: unknown = JSON.parse(json)
      if (isJsonObject(record)) onKeep(title, maskRecord(record, resource))
      else setProblem(t('notObject'))
    } catch (error) {
      setProblem(t('notJson', { message: error instanceof Error ? error.message : String(error) }))
    }
  }
  return (
    <Stack gap="xs" maw={640}>
      <TextInput
        size="xs"
        label={t('pasteTitle')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        label={t('pasteLabel')}
        autosize
        minRows={3}
        maxRows={10}
        value={json}
        error={problem}
        onChange={(event) => {
          setJson(event.currentTarget.value)
          setProblem(undefined)
        }}
      />
      <Group>
        <Button
          size="compact-sm"
          disabled={json.trim() === '' || title.trim() === ''}
          onClick={keep}
        >
          {t('keep')}
        </Button>
      </Group>
    </Stack>
  )
}
