import { Select, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { rankReplacements } from '../../model/auto-map/rank-replacements.ts'
import { valuesOfSamples } from '../../model/auto-map/values-of-samples.ts'
import { useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { fromSystems } from '../first-samples.ts'
import { useLabel } from '../gesture-text.ts'
import { mappingText } from './text.ts'

/** As many as anybody looks through: each is an element, and with thousands of fields they would hold up every key. */
const MAX_SHOWN = 100

/** Another field in place of one that is gone: first those that it may be called now, each with why. */
export function RepointSelect({
  name,
  side,
  fields,
  onChoose,
}: {
  /** The field that is gone. */
  readonly name: string
  readonly side: 'source' | 'target'
  readonly fields: readonly string[]
  readonly onChoose: (field: string) => void
}) {
  const t = useText(mappingText)
  const say = useLabel()
  const samples = useView((state) => state.samples)
  // Thousands of names are compared, so not before somebody asks.
  const [isOpen, setOpen] = useState(false)
  const likely = useMemo(() => {
    if (!isOpen) return []
    // What the target has of a field that it has no more is in no sample.
    const values =
      side === 'source' ? valuesOfSamples(fromSystems(samples), undefined).sourceValues : undefined
    return rankReplacements(name, fields, values)
  }, [isOpen, name, side, fields, samples])
  const whyOf = new Map(
    likely.map(({ path, reasons }) => [path, reasons.map((reason) => say(reason)).join(', ')]),
  )
  const others = fields.filter((field) => !whyOf.has(field))
  return (
    <Select
      size="xs"
      searchable
      limit={MAX_SHOWN}
      data={
        likely.length === 0
          ? fields
          : [
              { group: t('likely'), items: [...whyOf.keys()] },
              { group: t('otherFields'), items: others },
            ]
      }
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      value={null}
      placeholder={t('repoint')}
      aria-label={t('repointTo', { name })}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option: { value } }) => (
        <span>
          {value}
          {whyOf.has(value) && (
            <Text component="small" size="xs" c="dimmed" display="block">
              {whyOf.get(value)}
            </Text>
          )}
        </span>
      )}
      onChange={(field) => {
        if (field !== null) onChoose(field)
      }}
    />
  )
}
