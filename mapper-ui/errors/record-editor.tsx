import { SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import type { RecordText } from './read-record-text.ts'
import { RecordForm } from './record-form.tsx'
import { errorsText } from './text.ts'

/** Edits the text of a record: by its fields, or as JSON, which is checked while it is written. */
export function RecordEditor({
  text,
  read,
  schema,
  deciding,
  onWrite,
}: {
  readonly text: string
  /** What the text says. */
  readonly read: RecordText
  readonly schema: JsonObject
  readonly deciding: readonly string[]
  readonly onWrite: (text: string) => void
}) {
  const t = useText(errorsText)
  const [isJson, setJson] = useState(false)
  return (
    <>
      <SegmentedControl
        aria-label={t('editAs')}
        style={{ alignSelf: 'flex-start' }}
        value={isJson ? 'json' : 'fields'}
        onChange={(view) => setJson(view === 'json')}
        data={[
          { value: 'fields', label: t('asFields'), disabled: read.kind !== 'record' },
          { value: 'json', label: 'JSON' },
        ]}
      />
      {!isJson && read.kind === 'record' ? (
        <RecordForm
          record={read.record}
          schema={schema}
          deciding={deciding}
          onChange={(record) => onWrite(JSON.stringify(record, null, 2))}
        />
      ) : (
        <Textarea
          label={t('editLabel')}
          autosize
          minRows={14}
          maxRows={24}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          error={
            read.kind === 'no-json'
              ? t('invalidJson', { message: read.message })
              : read.kind === 'no-object' && t('notObject')
          }
          value={text}
          onChange={(event) => onWrite(event.currentTarget.value)}
        />
      )}
    </>
  )
}
