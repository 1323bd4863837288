import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { FlowPlace } from '../overview/flow-place.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { recordsText } from './text.ts'

/** Which flow the records are of, and the way to all records; other ways stand between. */
export function OfFlow({
  place: { workspace, integration, flow },
  children,
}: {
  readonly place: FlowPlace
  readonly children?: ReactNode
}) {
  const t = useText(recordsText)
  const titleOf = useFlowTitles(workspace)
  return (
    <Group gap="sm" mb="sm">
      <Text size="sm" c="var(--text-2)">
        {t('endedOf')}{' '}
        <TextLink
          size="sm"
          to="/w/$workspace/i/$integration/f/$flow"
          params={{ workspace, integration, flow }}
          underline="always"
        >
          {titleOf(integration, flow)}
        </TextLink>
      </Text>
      {children}
      <TextLink size="sm" to="/w/$workspace/records" params={{ workspace }} search={{}}>
        {t('allRecords')}
      </TextLink>
    </Group>
  )
}
