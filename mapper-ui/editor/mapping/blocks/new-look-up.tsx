import { Button, Select, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { drawFormula, type Json } from '../../../../engine/index.ts'
import { wrapPart } from '../../../model/blocks/change-parts.ts'
import { setFormula } from '../../../model/gesture/change-field.ts'
import type { TableValue } from '../../../model/gesture/change-table.ts'
import { isSharedSteps, lookUpInNewTable } from '../../../model/gesture/look-up.ts'
import { tableNames } from '../../../model/mapping/flow-surroundings.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import { useText } from '../../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../../editor-context.tsx'
import { readConstant } from '../cell-editor.tsx'
import { change } from '../connect.ts'
import { useMapping, useMappingView } from '../mapping-context.tsx'
import { backToRows } from './back-to-rows.ts'
import { focusInput } from './focus-input.ts'
import { type KeptTable, type TableKeeper, useTableKeeper } from './kept-table.ts'
import { blocksText } from './text.ts'
import { readsPersonal, type SampledValue, useSampledValues } from './use-sampled-values.ts'

/** Looks what fills a field up in a table, or in a new one that is made of the values that samples have there. */
export function NewLookUp({
  target,
  field,
}: {
  readonly target: string
  readonly field: MappedField | undefined
}) {
  const t = useText(blocksText)
  const mapping = useMapping()
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  const keeper = useTableKeeper(target)
  const [isNew, setNew] = useState(keeper.kept !== undefined)
  const leave = (): void => {
    keeper.forget()
    mapping.set({ drafting: undefined })
    backToRows()
  }
  const written = field?.kind === 'formula' || field?.kind === 'constant' ? field.text : '""'
  const formulaWith = (table: string) =>
    wrapPart(drawFormula(written), 'f', { kind: 'table', table })
  if (isNew) {
    return (
      <NewTable
        target={target}
        formula={written}
        formulaWith={formulaWith}
        keeper={keeper}
        onLeave={leave}
      />
    )
  }
  const names = surroundings ? tableNames(flow, surroundings) : []
  return (
    <div
      className="block-draft"
      onKeyDown={({ key }) => {
        if (key === 'Escape') leave()
      }}
    >
      <span>{t('newLookUp')}</span>
      {names.length > 0 && (
        <Select
          size="xs"
          searchable
          aria-label={t('chooseTable')}
          placeholder={t('chooseTable')}
          nothingFoundMessage={t('noTable')}
          data={[...names]}
          value={null}
          w={240}
          onChange={(table) => {
            if (table === null) return
            leave()
            change(mapping, (view) => setFormula(view, target, formulaWith(table)))
          }}
        />
      )}
      {!isSharedSteps(flow) && (
        <Button size="compact-sm" ref={focusInput} onClick={() => setNew(true)}>
          {t('newTable')}
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={leave}>
        {t('cancel')}
      </Button>
    </div>
  )
}

function NewTable({
  target,
  formula,
  formulaWith,
  keeper: { kept, keep },
  onLeave,
}: {
  readonly target: string
  readonly formula: string
  readonly formulaWith: (table: string) => string
  readonly keeper: TableKeeper
  readonly onLeave: () => void
}) {
  const t = useText(blocksText)
  const mapping = useMapping()
  const { document } = useEditor()
  const view = useMappingView()
  const seen = useSampledValues(formula, target)
  const scope = view.fields.find((each) => each.target === target)?.scope ?? view.scope
  const isPersonal = useMemo(() => readsPersonal(view, formula, scope), [view, formula, scope])
  const found = isPersonal ? NONE : seen
  const [table, setTable] = useState<KeptTable>(
    () => kept ?? { name: freeName(target, document.store.getState().flow.value), cells: {} },
  )
  const { name, cells } = table
  const write = (part: Partial<KeptTable>): void => {
    const next = { ...table, ...part }
    setTable(next)
    keep(next)
  }
  const create = (): void => {
    const filled = Object.entries(cells).filter(([, cell]) => cell.trim() !== '')
    const rows = new Map(
      filled.map(([value, cell]) => [value, tableValue(readConstant(cell), cell)]),
    )
    const row = view.target.rowOf.get(target)
    const title = (row === undefined ? undefined : view.target.titles[row]) || name
    const flow = document.store.getState().flow.value
    const isMade = change(mapping, (now) =>
      lookUpInNewTable(flow, now, target, {
        formula: formulaWith(name),
        table: { name, title, rows },
      }),
    )
    if (isMade) onLeave()
  }
  return (
    <form
      className="block-draft is-table"
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <TextInput
        ref={found.length === 0 ? focusInput : null}
        size="xs"
        label={t('tableName')}
        value={name}
        w={240}
        onChange={({ currentTarget }) => write({ name: currentTarget.value })}
      />
      {isPersonal ? (
        <p>{t('maskedValues')}</p>
      ) : (
        <Rows found={found} cells={cells} onChange={(next) => write({ cells: next })} />
      )}
      <div className="block-actions">
        <Button size="compact-sm" type="submit">
          {t('createTable')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onLeave}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

const NONE: readonly SampledValue[] = []

/** The values that samples have, and what each becomes; a value without an answer gets no row. */
function Rows({
  found,
  cells,
  onChange,
}: {
  readonly found: readonly SampledValue[]
  readonly cells: Readonly<Record<string, string>>
  readonly onChange: (cells: Readonly<Record<string, string>>) => void
}) {
  const t = useText(blocksText)
  if (found.length === 0) return <p>{t('noValues')}</p>
  return (
    <table className="block-table">
      <thead>
        <tr>
          <th scope="col">{t('tableValue')}</th>
          <th scope="col">{t('becomes')}</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ value, count }, at) => (
          <tr key={value}>
            <td>
              {value} <small>{t('seen', { count })}</small>
            </td>
            <td>
              <input
                // Its name is there already, its rows are what is asked for.
                ref={at === 0 ? focusInput : null}
                aria-label={t('becomesOf', { value })}
                value={cells[value] ?? ''}
                onChange={({ currentTarget }) =>
                  onChange({ ...cells, [value]: currentTarget.value })
                }
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a row of a table may hold. */
function tableValue(value: Json, cell: string): TableValue {
  return typeof value === 'object' ? cell : value
}

/** A table is called as the field that it fills, and numbered where another one is called so. */
function freeName(target: string, flow: Json): string {
  const base = (target.split('.').at(-1) ?? '').replace(/\W+/g, '') || 'table'
  const tables = typeof flow === 'object' && flow !== null && 'tables' in flow ? flow['tables'] : {}
  const isTaken = (name: string) =>
    typeof tables === 'object' && tables !== null && Object.hasOwn(tables, name)
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${count}`
    if (!isTaken(name)) return name
  }
}
