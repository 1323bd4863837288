import { Title } from '@mantine/core'
import { useCauseWords } from '../errors/cause-words.ts'
import { FixButton } from '../errors/fix-button.tsx'
import type { Cause } from '../errors/open-state.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { CauseLink } from './cause-link.tsx'
import type { FlowPlace } from './flow-place.ts'
import { overviewText } from './text.ts'

const MAX_SHOWN = 5

/** Why records of a flow are open, the most of them first, each with what to press. */
export function FlowCauses({
  place: { workspace, integration, flow },
  causes,
}: {
  readonly place: FlowPlace
  readonly causes: readonly Cause[]
}) {
  const t = useText(overviewText)
  return (
    <section className="panel" aria-labelledby="causes">
      <div className="panel-head">
        <Title order={2} id="causes" style={{ flex: 1 }}>
          {t('openByCause')}
        </Title>
        {causes.length > 0 && (
          <TextLink
            size="xs"
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={{ integration, flow }}
          >
            {t('allCauses')}
          </TextLink>
        )}
      </div>
      {causes.length === 0 && <p className="panel-note">{t('noCauses')}</p>}
      <CauseLines workspace={workspace} causes={causes} />
    </section>
  )
}

export function CauseLines({
  workspace,
  causes,
}: {
  readonly workspace: string
  readonly causes: readonly Cause[]
}) {
  const shown = causes.toSorted((one, other) => other.count - one.count)
  const most = shown[0]?.count ?? 1
  return (
    <ul className="flow-causes">
      {shown.slice(0, MAX_SHOWN).map((cause) => (
        <li key={`${cause.state} ${cause.cause}`}>
          <CauseLine workspace={workspace} cause={cause} most={most} />
        </li>
      ))}
    </ul>
  )
}

function CauseLine({
  workspace,
  cause,
  most,
}: {
  readonly workspace: string
  readonly cause: Cause
  /** Records of the greatest cause. */
  readonly most: number
}) {
  const locale = useLocale()
  const words = useCauseWords(workspace, cause)
  const isBad = cause.state === 'parked'
  return (
    <>
      <div className="flow-cause">
        <CauseLink workspace={workspace} cause={cause} words={words} />
        <b className="tabular">{formatNumber(cause.count, locale)}</b>
        <FixButton workspace={workspace} cause={cause} words={words} />
      </div>
      <span className="share" aria-hidden>
        <i
          style={{
            width: `${(100 * cause.count) / most}%`,
            background: isBad ? 'var(--bad)' : 'var(--chart-3)',
          }}
        />
      </span>
    </>
  )
}
