import { Badge, Card, Group, Text, Title } from '@mantine/core'
import { useAnswer } from '../api/use-answer.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { alertsText } from './alerts-text.ts'

/** What alerts were opened for and is not well yet. */
export function OpenAlerts({ workspace }: { readonly workspace: string }) {
  const t = useText(alertsText)
  const { data } = useAnswer('listAlerts', { params: { workspace }, query: { isOpen: true } })
  const items = data?.body.items ?? []
  return (
    <Card withBorder component="section" aria-labelledby="open-alerts">
      <Title order={2} id="open-alerts" mb="xs">
        {t('openAlerts')}
      </Title>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noAlerts')}
        </Text>
      )}
      {items.map((alert) => {
        const { title, cause, remedy } = alert.words
        return (
          <Group key={alert.id} py="xs" gap="sm" wrap="nowrap" align="flex-start">
            <Badge color="red" variant="light" style={{ flexShrink: 0 }}>
              {alert.count}
            </Badge>
            <div>
              <Text size="sm" fw={500}>
                {title}
              </Text>
              {cause !== '' && <Text size="sm">{cause}</Text>}
              <Text size="sm">{remedy}</Text>
              <Text size="xs" c="dimmed">
                <Moment at={alert.lastAt} />
              </Text>
            </div>
          </Group>
        )
      })}
    </Card>
  )
}
