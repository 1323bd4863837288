import { IconFileUnknown } from '@tabler/icons-react'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

/** Another record may wait for one that its flow has not met yet. */
export function UnknownRecord({
  place: { workspace, integration, flow, key },
}: {
  readonly place: RecordPlace
}) {
  const t = useText(recordsText)
  const title = useFlowTitles(workspace)(integration, flow)
  return (
    <Page title={key} about={title}>
      <EmptyState
        icon={<IconFileUnknown />}
        title={t('unknown')}
        action={
          <ButtonLink
            to="/w/$workspace/i/$integration/f/$flow"
            params={{ workspace, integration, flow }}
          >
            {t('openFlow')}
          </ButtonLink>
        }
      >
        {t('unknownHint', { flow: title })}
      </EmptyState>
    </Page>
  )
}
