import { Button, Table } from '@mantine/core'
import { useState } from 'react'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import type { JudgedField } from '../model/new-flow/match-keys.ts'
import { schemaAt, titleOf } from '../model/new-flow/match-keys.ts'
import { useText } from '../text/use-text.ts'
import { newFlowText } from './text.ts'

const SHOWN = 6

/** Records of the source side by side: what they are recognised by first, then what they have filled. */
export function RealRecords({
  schema,
  records,
  judged,
  matched,
}: {
  readonly schema: JsonObject
  readonly records: readonly {
    readonly key: string
    readonly title: string
    readonly record: JsonObject
  }[]
  readonly judged: readonly JudgedField[]
  readonly matched: readonly string[]
}) {
  const t = useText(newFlowText)
  const [isWhole, setWhole] = useState(false)
  const filled = judged.filter(({ filled: count }) => count > 0).map(({ field }) => field)
  const ordered = [...matched, ...filled.filter((field) => !matched.includes(field))]
  const shown = isWhole ? ordered : ordered.slice(0, Math.max(SHOWN, matched.length))
  return (
    <>
      <Table.ScrollContainer minWidth={560} type="native" className="stacking">
        <Table verticalSpacing={6} aria-label={t('records')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('field')}</Table.Th>
              {records.map(({ key, title }) => (
                <Table.Th key={key}>{title}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((field) => (
              <Table.Tr key={field} data-matched={matched.includes(field) || undefined}>
                <Table.Td>
                  {titleOf(schemaAt(schema, field), field)} <small>{field}</small>
                </Table.Td>
                {records.map(({ key, title, record }) => (
                  <Table.Td key={key} data-label={title}>
                    <Value value={valueAt(record, field)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {ordered.length > shown.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setWhole(true)}>
          {t('showFields', { count: ordered.length })}
        </Button>
      )}
    </>
  )
}

function Value({ value }: { readonly value: Json | undefined }) {
  const t = useText(newFlowText)
  const isEmpty = value === undefined || value === null || value === ''
  if (isEmpty) return <span className="quiet">{t('empty')}</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <span className="value" title={text}>
      {text}
    </span>
  )
}

function valueAt(record: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (value, name) =>
        isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined,
      record,
    )
}
