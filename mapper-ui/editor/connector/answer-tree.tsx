import { Menu } from '@mantine/core'
import { useState } from 'react'
import { type Json } from '../../../engine/index.ts'
import type { AnswerRow } from '../../../server/contract/connectors.ts'
import { formulaOf, pathOfFormula, withinRecord } from '../../model/connector/answer-paths.ts'
import {
  ROW_USES,
  type RowUse,
  rolesOf,
  takeRow,
  usesOf,
} from '../../model/connector/answer-row.ts'
import { listQuestions } from '../../model/connector/questions.ts'
import { showPath, valueAt } from '../../model/document/json-path.ts'
import { label } from '../../model/document/label.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { connectorText } from './text.ts'
import { useSetKey } from './use-connector.ts'

/** What a click answers, within the resource. */
const OF_USE: Readonly<Partial<Record<RowUse, readonly (readonly string[])[]>>> = {
  items: [['list', 'items']],
  key: [['key']],
  label: [['label']],
  changed: [['list', 'changed', 'at']],
  next: [['list', 'pages', 'next']],
}

/** An answer line by line: a click fills the field that is being typed in, or asks what the line is. */
export function AnswerTree({
  rows,
  resource,
}: {
  readonly rows: readonly AnswerRow[]
  readonly resource: string
}) {
  const t = useText(connectorText)
  const shown = useShown()
  const connector = useFlow((state) => state.flow.value)
  const { document: file, perform } = useEditor()
  const fill = useFill(connector, resource)
  const [asked, setAsked] = useState<string>()
  return (
    <ul className="conn-answer" aria-label={t('answer')}>
      {rows.map((row) => {
        const id = showPath(row.path)
        const roles = rolesOf(connector, resource, row)
        const uses = usesOf(connector, resource, row)
        const take = (use: RowUse): void => {
          const { value } = file.store.getState().flow
          if (!perform(takeRow(value, resource, row, use))) return
          // A person has said what it is: that answers the question.
          const about = OF_USE[use]?.map((path) => showPath(['resources', resource, ...path])) ?? []
          const { text, flow } = file.store.getState()
          const answered = listQuestions(text, flow.outline()).filter(({ path }) =>
            about.includes(showPath(path)),
          )
          file.merge(
            answered.map(({ confirm }) => confirm),
            label('gesture.confirm-guess'),
          )
        }
        return (
          <li
            key={id}
            style={{ paddingLeft: row.path.length * 14 }}
            data-used={roles.length > 0 || undefined}
          >
            <Menu
              opened={asked === id}
              onChange={(isOpen) => setAsked(isOpen ? id : undefined)}
              position="bottom-start"
            >
              <Menu.Target>
                <button
                  type="button"
                  aria-label={`${id || '$'} ${shown(row)}`}
                  // The field that is being typed in keeps the caret.
                  onMouseDown={(event) => event.preventDefault()}
                  onClickCapture={(event) => {
                    if (fill(row)) event.stopPropagation()
                  }}
                >
                  <span>{row.path.at(-1) ?? '$'}</span> <code>{shown(row)}</code>
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {uses.map((use) => (
                  <Menu.Item key={use} onClick={() => take(use)}>
                    {t(`use.${use}`)}
                  </Menu.Item>
                ))}
                {uses.length === 0 && <Menu.Label>{t('noUse')}</Menu.Label>}
              </Menu.Dropdown>
            </Menu>
            {ROW_USES.filter((use) => roles.includes(use) && use !== 'field').map((use) => (
              <em key={use}>{t(`role.${use}`)}</em>
            ))}
          </li>
        )
      })}
    </ul>
  )
}

function useShown(): (row: AnswerRow) => string {
  const t = useText(connectorText)
  return ({ kind, value, count }) => {
    if (kind === 'list') return `[${count ?? 0}]`
    if (kind === 'object') return '{ }'
    if (kind === 'nothing') return 'null'
    return value ?? t('hidden', { kind: t(`kind.${kind}`) })
  }
}

/** Gives the field that is being typed in the way to a line; false where there is no such field. */
function useFill(connector: Json, resource: string): (row: AnswerRow) => boolean {
  const set = useSetKey()
  return ({ path }) => {
    const field = globalThis.document.activeElement
    if (!(field instanceof HTMLInputElement)) return false
    const { path: at, fills } = field.dataset
    if (at === undefined || fills === undefined) return false
    const items = pathOfFormula(valueAt(connector, ['resources', resource, 'list', 'items']))
    const within = fills === 'record' ? withinRecord(path, items) : path
    if (!within) return false
    set(
      at.split('.').map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
      `=${formulaOf(within)}`,
    )
    return true
  }
}
