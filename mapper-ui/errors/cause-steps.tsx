import { IconCheck, IconListCheck, IconRefresh, IconTool } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../text/use-text.ts'
import { useCauseRows } from './cause-words.ts'
import type { Cause } from './open-state.ts'
import { errorsText } from './text.ts'
import type { CausePlan } from './use-cause-plan.ts'

/** The way out of a cause, all of it in sight: what is fixed, what would pass then, and what is sent. */
export function CauseSteps({
  workspace,
  cause,
  plan: { records, passing, isPending },
}: {
  readonly workspace: string
  readonly cause: Cause
  readonly plan: CausePlan
}) {
  const t = useText(errorsText)
  const rows = useCauseRows(workspace, cause)
  const settings = cause.remedies.filter(({ kind }) => kind === 'setting').length
  const isFixed = rows !== undefined && rows.missing.length === 0
  const isPlanned = records.size > 0
  return (
    <ol className="cause-steps" aria-label={t('steps')}>
      <Step
        sign={isFixed ? <IconCheck size={16} /> : <IconTool size={16} />}
        name={t('stepFix')}
        isDone={isFixed}
        isNow={!isPlanned && !isFixed}
      >
        {rows
          ? t('rowsDone', {
              count: rows.values.length,
              done: rows.values.length - rows.missing.length,
            })
          : settings > 0
            ? t('settingsHere', { count: settings })
            : t('fixElsewhere')}
      </Step>
      <Step
        sign={<IconListCheck size={16} />}
        name={t('stepPlan')}
        isDone={false}
        isNow={(isFixed && !isPlanned) || (isPlanned && passing.length === 0)}
      >
        {isPending
          ? t('planning')
          : isPlanned
            ? t('wouldPass', { count: records.size, passing: passing.length })
            : t('notPlanned')}
      </Step>
      <Step
        sign={<IconRefresh size={16} />}
        name={t('stepRetry')}
        isDone={false}
        isNow={passing.length > 0}
      >
        {passing.length > 0 && t('sends', { count: passing.length })}
      </Step>
    </ol>
  )
}

function Step({
  sign,
  name,
  isDone,
  isNow,
  children,
}: {
  readonly sign: ReactNode
  readonly name: string
  readonly isDone: boolean
  readonly isNow: boolean
  readonly children: ReactNode
}) {
  return (
    <li data-done={isDone} aria-current={isNow ? 'step' : undefined}>
      <span aria-hidden>{sign}</span>
      <b>{name}</b>
      <small>{children}</small>
    </li>
  )
}
