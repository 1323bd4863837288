import { Select } from '@mantine/core'
import { useText } from '../../text/use-text.ts'
import { mappingText } from './text.ts'

/** As many as anybody looks through: each is an element, and with thousands of fields they would hold up every key. */
const MOST_SHOWN = 100

/** Another field in place of one that is gone. */
export function RepointSelect({
  name,
  fields,
  onChoose,
}: {
  /** The field that is gone. */
  readonly name: string
  readonly fields: readonly string[]
  readonly onChoose: (field: string) => void
}) {
  const t = useText(mappingText)
  return (
    <Select
      size="xs"
      searchable
      limit={MOST_SHOWN}
      data={fields}
      value={null}
      placeholder={t('repoint')}
      aria-label={t('repointTo', { name })}
      onChange={(field) => {
        if (field !== null) onChoose(field)
      }}
    />
  )
}
