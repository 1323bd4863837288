import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core'
import { IconFlaskOff, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Json } from '../../../engine/index.ts'
import { mapAt, textAt } from '../../model/document/json-path.ts'
import {
  pasteTable,
  removeTableRow,
  renameTableRow,
  setTableRow,
} from '../../model/gesture/change-table.ts'
import { tablesIn } from '../../model/mapping/flow-coverage.ts'
import { useText } from '../../text/use-text.ts'
import { coverageOf } from '../coverage-of.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { SetUpLink, SetUpRows, showRow, useSetUpRows } from './set-up-rows.tsx'
import { mappingText } from './text.ts'

/** Value tables of the file, edited in place. */
export function TablesPanel() {
  const t = useText(mappingText)
  const flow = useFlow((state) => state.flow.value)
  const names = Object.keys(mapAt(flow, ['tables']) ?? {})
  const [chosen, setChosen] = useState<string | null>(useTableOfField())
  const table = chosen !== null && names.includes(chosen) ? chosen : names[0]
  if (table === undefined) return <p>{t('noTables')}</p>
  return (
    <>
      <Select
        size="xs"
        aria-label={t('changeTable')}
        value={table}
        data={names.map((name) => ({
          value: name,
          label: textAt(flow, ['tables', name, 'title']) ?? name,
        }))}
        allowDeselect={false}
        onChange={setChosen}
      />
      <TableRows key={table} table={table} rows={mapAt(flow, ['tables', table, 'rows']) ?? {}} />
      <PasteRows table={table} />
    </>
  )
}

/** The table that the chosen field asks, for that is the one somebody means who opens the tables. */
function useTableOfField(): string | null {
  const { fields } = useMappingView()
  const path = useView(({ place }) => place.field)
  const text = fields.find(({ target, kind }) => target === path && kind === 'formula')?.text
  return tablesIn(text ?? '')[0] ?? null
}

function TableRows({
  table,
  rows,
}: {
  readonly table: string
  readonly rows: Readonly<Record<string, Json>>
}) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { document } = useEditor()
  const setUp = useSetUpRows(table)
  return (
    <>
      <table
        className="mapping-table"
        onPaste={(event) => {
          // Columns of a spreadsheet are rows of the table; a single value goes where the caret is.
          const text = event.clipboardData.getData('text/plain')
          if (!/\t/.test(text)) return
          event.preventDefault()
          mapping.perform(pasteTable(document.store.getState().flow.value, table, text))
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('tableValue')}</th>
            <th scope="col">{t('tableGives')}</th>
            <th scope="col">{t('rowFrom')}</th>
            <th scope="col" aria-label={t('state')} />
          </tr>
        </thead>
        <tbody>
          {Object.entries(rows).map(([left, right]) => (
            <TableRow
              key={left}
              table={table}
              left={left}
              right={right}
              instead={setUp?.rows[left]}
            />
          ))}
          {setUp && <SetUpRows rows={setUp.rows} but={rows} />}
          <NewRow table={table} />
        </tbody>
      </table>
      {setUp && <SetUpLink table={table} at={setUp} />}
    </>
  )
}

function TableRow({
  table,
  left,
  right,
  instead,
}: {
  readonly table: string
  readonly left: string
  readonly right: Json
  /** What the setup of the integration has in place of it. */
  readonly instead: Json | undefined
}) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { document } = useEditor()
  const isMissed = useView((view) => coverageOf(view)?.rowsMissed(table).includes(left)) === true
  return (
    <tr>
      <td>
        <Cell
          label={`${t('tableValue')} ${left}`}
          value={left}
          onSave={(name) => mapping.perform(renameTableRow(table, left, name))}
        />
      </td>
      <td>
        <Cell
          label={`${t('tableGives')} ${left}`}
          value={showRow(right)}
          onSave={(text) =>
            mapping.perform(
              setTableRow(document.store.getState().flow.value, table, left, readValue(text)),
            )
          }
        />
      </td>
      <td>
        {instead === undefined ? (
          t('rowOfFile')
        ) : (
          <span title={t('rowReplacedHint')}>{t('rowReplaced', { value: showRow(instead) })}</span>
        )}
      </td>
      <td style={{ whiteSpace: 'nowrap' }}>
        {isMissed && (
          <span className="mapping-mark" title={t('rowUntested')}>
            <IconFlaskOff size={14} aria-hidden />
            <span className="mapping-hidden">{t('rowUntested')}</span>
          </span>
        )}
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={t('removeRow', { name: left })}
          onClick={() => mapping.perform(removeTableRow(table, left))}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  )
}

/** Keeps what is typed until it is left or confirmed: then it is one gesture. */
function Cell({
  label,
  value,
  onSave,
}: {
  readonly label: string
  readonly value: string
  readonly onSave: (text: string) => void
}) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setText(value)
  }
  const save = (): void => {
    if (text !== value && text !== '') onSave(text)
    else setText(value)
  }
  return (
    <TextInput
      size="xs"
      value={text}
      aria-label={label}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
        if (key === 'Escape') setText(value)
      }}
    />
  )
}

function NewRow({ table }: { readonly table: string }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { document } = useEditor()
  const [left, setLeft] = useState('')
  const [right, setRight] = useState('')
  const add = (): void => {
    const flow = document.store.getState().flow.value
    if (left === '' || !mapping.perform(setTableRow(flow, table, left, readValue(right)))) return
    setLeft('')
    setRight('')
  }
  return (
    <tr>
      <td>
        <TextInput
          size="xs"
          value={left}
          aria-label={`${t('addRow')}: ${t('tableValue')}`}
          onChange={({ currentTarget }) => setLeft(currentTarget.value)}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          value={right}
          aria-label={`${t('addRow')}: ${t('tableGives')}`}
          onChange={({ currentTarget }) => setRight(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') add()
          }}
        />
      </td>
      <td />
      <td>
        <Button size="compact-xs" variant="default" onClick={add}>
          +<span className="mapping-hidden">{t('addRow')}</span>
        </Button>
      </td>
    </tr>
  )
}

function PasteRows({ table }: { readonly table: string }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { document } = useEditor()
  const [text, setText] = useState('')
  return (
    <details>
      <summary>{t('pasteTable')}</summary>
      <Textarea
        size="xs"
        rows={4}
        value={text}
        aria-label={t('pasteTable')}
        placeholder={t('pasteHint')}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button
        mt={6}
        size="compact-sm"
        disabled={text === ''}
        onClick={() => {
          const flow = document.store.getState().flow.value
          if (mapping.perform(pasteTable(flow, table, text))) setText('')
        }}
      >
        {t('paste')}
      </Button>
    </details>
  )
}

/** A number or a yes or no only where it is written exactly as one: `0871` stays text. */
function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text !== '' && String(number) === text ? number : text
}
