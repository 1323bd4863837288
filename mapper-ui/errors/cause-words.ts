import type { CauseValues } from '../../server/contract/records.ts'
import type { Remedy } from '../../server/contract/values.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { useCauseValues } from './cause-chips.tsx'
import type { Cause } from './open-state.ts'
import { nounOf } from './table-noun.ts'
import { errorsText } from './text.ts'
import { withoutValue } from './without-value.ts'

/** What is wrong, as people read it; of a cause with several values, how many those are, or the sentence without them. */
export function useCauseWords(workspace: string, cause: Cause): string
export function useCauseWords(workspace: string, cause: Cause | undefined): string | undefined
export function useCauseWords(workspace: string, cause: Cause | undefined): string | undefined {
  const t = useText(errorsText)
  const said = useTitled()
  const values = useCauseValues(cause && { workspace, ...cause })
  const rows = useCauseRows(workspace, cause)
  if (!cause) return undefined
  if (rows) {
    const { table, missing } = rows
    const told = missing.length > 0 ? missing : rows.values
    const key = missing.length > 0 ? 'rowsMissing' : 'rowsFilled'
    const name = told.length === 1 ? table.title : nounOf(table.title)
    return t(key, { count: told.length, value: told[0]?.value ?? '', table: name })
  }
  return withoutValue(said(cause.example), values)
}

export interface CauseRows {
  readonly table: Remedy
  /** The values by which its records differ. */
  readonly values: CauseValues['items']
  /** Those without a row now. */
  readonly missing: CauseValues['items']
}

/** Of a cause that rows of a table put right: which of its values have none. Absent for others, and until it is known. */
export function useCauseRows(workspace: string, cause: Cause | undefined): CauseRows | undefined {
  const { integration = '', remedies = [] } = cause ?? {}
  const values = useCauseValues(cause && { workspace, ...cause })
  const table = remedies.find(({ kind }) => kind === 'table')
  const { data, isPlaceholderData } = useAnswer(
    'readTable',
    { params: { workspace, integration, table: table?.name ?? '' } },
    { isOff: table === undefined || values.length === 0 },
  )
  if (!table || !data || isPlaceholderData || values.length === 0) return undefined
  const known = { ...data.body.shipped, ...data.body.rows }
  return { table, values, missing: values.filter(({ value }) => !Object.hasOwn(known, value)) }
}
