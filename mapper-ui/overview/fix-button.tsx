import type { Cause } from '../errors/open-state.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { REMEDY_STEPS } from '../widgets/remedy-links.tsx'
import { overviewText } from './text.ts'

/** What to press for a cause: the place where it is put right, else the cause with its records. */
export function FixButton({
  workspace,
  cause: { integration, flow, state, cause, remedies },
  words,
}: {
  readonly workspace: string
  readonly cause: Cause
  /** The cause, as people read it. */
  readonly words: string
}) {
  const t = useText(overviewText)
  const may = useMay(workspace)
  const [remedy] = may('editor') ? remedies : []
  return remedy ? (
    <ButtonLink
      size="xs"
      variant="default"
      to="/w/$workspace/setup/$integration"
      params={{ workspace, integration }}
      search={{ step: REMEDY_STEPS[remedy.kind], at: remedy.name }}
      resetScroll={false}
      aria-label={`${t('fix')}: ${remedy.title}`}
      title={remedy.title}
    >
      {t('fix')}
    </ButtonLink>
  ) : (
    <ButtonLink
      size="xs"
      variant="default"
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={{ integration, flow, state, cause }}
      aria-label={`${t('look')}: ${words}`}
    >
      {t('look')}
    </ButtonLink>
  )
}
