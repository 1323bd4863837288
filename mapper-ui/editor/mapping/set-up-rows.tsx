import { useParams } from '@tanstack/react-router'
import type { Json } from '../../../engine/index.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { useText } from '../../text/use-text.ts'
import { TextLink } from '../../widgets/links.tsx'
import { type RunningFlow, useFlowOfFile } from '../drawer/use-flow-of-file.ts'
import { mappingText } from './text.ts'

type TableRows = Readonly<Record<string, Json>>

/** Rows that people gave a table in the setup of an integration. */
export interface SetUpTable extends RunningFlow {
  readonly rows: TableRows
}

/** What is in force together with the rows of the file, and goes before those; absent where the flow runs nowhere. */
export function useSetUpRows(table: string): SetUpTable | undefined {
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const running = useFlowOfFile(workspace)
  const integration = running?.integration ?? ''
  const { data } = useAnswer(
    'readTable',
    { params: { workspace, integration, table } },
    { isOff: running === undefined },
  )
  return running && data && { ...running, rows: data.body.rows }
}

/** Rows of the setup that stand for no row of the file. */
export function SetUpRows({ rows, but }: { readonly rows: TableRows; readonly but: TableRows }) {
  const t = useText(mappingText)
  return Object.entries(rows)
    .filter(([left]) => !Object.hasOwn(but, left))
    .map(([left, right]) => (
      <tr key={left}>
        <td>{left}</td>
        <td>{showRow(right)}</td>
        <td>{t('rowOfSetUp')}</td>
        <td />
      </tr>
    ))
}

/** Where they are changed: they are no part of the file. */
export function SetUpLink({
  table,
  at: { workspace, integration },
}: {
  readonly table: string
  readonly at: SetUpTable
}) {
  const t = useText(mappingText)
  return (
    <TextLink
      size="xs"
      to="/w/$workspace/setup/$integration"
      params={{ workspace, integration }}
      search={{ step: 'tables', at: table }}
    >
      {t('changeSetUp')}
    </TextLink>
  )
}

/** What a row gives, as it is typed. */
export function showRow(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
