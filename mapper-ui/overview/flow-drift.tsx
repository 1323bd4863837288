import { Alert, List, Text } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import type { FlowPlace } from './flow-place.ts'
import { overviewText } from './text.ts'

/** What the source of a flow sends otherwise than before, with the lines of the flow that write it. */
export function FlowDrift({ place, file }: { readonly place: FlowPlace; readonly file: string }) {
  const t = useText(overviewText)
  const { workspace, integration, flow } = place
  const { data } = useAnswer('listAlerts', {
    params: { workspace },
    query: { isOpen: true, kind: 'drift' },
  })
  const alerts = data?.body.items.filter(
    (alert) => alert.integration === integration && alert.flow === flow,
  )
  return alerts?.map(({ id, words, places }) => (
    <Alert key={id} color="yellow" icon={<IconArrowsDiff />} title={words.title}>
      <Text size="sm">{words.cause}</Text>
      <List size="sm" my="xs">
        {places.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Text size="sm">
        {words.remedy}{' '}
        <TextLink
          size="sm"
          to="/w/$workspace/edit"
          params={{ workspace }}
          search={{ path: file, view: 'mapping' }}
        >
          {t('edit')}
        </TextLink>
      </Text>
    </Alert>
  ))
}
