import { Title } from '@mantine/core'
import { IconAlertTriangle, IconHelpCircle } from '@tabler/icons-react'
import { CauseChips } from '../errors/cause-chips.tsx'
import { useCauseWords } from '../errors/cause-words.ts'
import { FixButton } from '../errors/fix-button.tsx'
import type { Cause } from '../errors/open-state.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { useNeedyCauses } from '../widgets/use-needy-causes.ts'
import { CauseLink } from './cause-link.tsx'
import { overviewText } from './text.ts'
import { useFlowTitles } from './use-flow-titles.ts'

const MAX_SHOWN = 5

/** The causes that stop most records, each with what to press; nothing where there is none. */
export function AttentionPanel({ workspace }: { readonly workspace: string }) {
  const t = useText(overviewText)
  const app = useText(appText)
  const locale = useLocale()
  const causes = useNeedyCauses(workspace).toSorted((one, other) => other.count - one.count)
  if (causes.length === 0) return null
  const records = causes.reduce((sum, { count }) => sum + count, 0)
  return (
    <section className="panel" aria-labelledby="attention">
      <div className="panel-head" style={{ borderBottom: 0 }}>
        <Title order={2} id="attention">
          {app('errors')}
        </Title>
        <span className="quiet" style={{ flex: 1 }}>
          {t('causes', { count: causes.length })},{' '}
          {t('records', { count: records, number: formatNumber(records, locale) })}
        </span>
        <TextLink size="xs" to="/w/$workspace/errors" params={{ workspace }} search={{}}>
          {t('allCauses')}
        </TextLink>
      </div>
      {causes.slice(0, MAX_SHOWN).map((cause) => (
        <CauseLine
          key={`${cause.integration} ${cause.flow} ${cause.state} ${cause.cause}`}
          workspace={workspace}
          cause={cause}
        />
      ))}
    </section>
  )
}

function CauseLine({ workspace, cause }: { readonly workspace: string; readonly cause: Cause }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const titleOf = useFlowTitles(workspace)
  const { integration, flow, state, count, firstAt } = cause
  const Sign = state === 'in-doubt' ? IconHelpCircle : IconAlertTriangle
  const words = useCauseWords(workspace, cause)
  return (
    <div className="cause-line">
      <span className="sign">
        <Sign size={16} stroke={1.5} color="var(--attention)" aria-hidden />
      </span>
      <span className="what">
        <CauseLink workspace={workspace} cause={cause} words={words} />
        <CauseChips place={{ workspace, ...cause }} most={3} />
      </span>
      <span className="where" title={titleOf(integration, flow)}>
        {titleOf(integration, flow)}
      </span>
      <span className="number">
        {t(state === 'in-doubt' ? 'doubtful' : 'failedRecords', {
          number: formatNumber(count, locale),
        })}
      </span>
      <span className="since">
        <Moment at={firstAt} />
      </span>
      <span className="go">
        <FixButton workspace={workspace} cause={cause} words={words} />
      </span>
    </div>
  )
}
