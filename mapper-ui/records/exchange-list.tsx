import { Badge, Code, Stack, Text } from '@mantine/core'
import type { Payload } from '../../server/contract/payload.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { JsonBlock } from './json-block.tsx'
import { recordsText } from './text.ts'

type Exchange = Payload['exchanges'][number]

/** What was asked of systems on behalf of a record, and what they said; each opens for its bodies. */
export function ExchangeList({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
  const t = useText(recordsText)
  if (exchanges.length === 0) return <Text size="sm">{t('noRequests')}</Text>
  return (
    <Stack gap={6}>
      {exchanges.map((exchange, at) => (
        // The same request may have been made twice in a millisecond.
        // oxlint-disable-next-line react/no-array-index-key -- the list never changes
        <ExchangeItem key={`${exchange.at} ${at}`} exchange={exchange} />
      ))}
    </Stack>
  )
}

function ExchangeItem({
  exchange: { role, ms, summary, outcome, isGood, detail },
}: {
  readonly exchange: Exchange
}) {
  const t = useText(recordsText)
  const locale = useLocale()
  const { sent, received } = detail
  return (
    <details>
      <summary style={{ overflowWrap: 'anywhere', fontSize: 14 }}>
        {role} <Code>{summary}</Code>{' '}
        <Badge size="sm" variant="light" tt="none" color={isGood ? 'green' : 'red'}>
          {outcome ?? t('noAnswer')}
        </Badge>{' '}
        <Text span size="xs" c="dimmed" className="tabular">
          {formatNumber(Math.round(ms), locale)} ms
        </Text>
      </summary>
      <Stack gap="xs" my="xs">
        <Text size="xs" c="dimmed">
          {t('request')}
        </Text>
        {sent === null ? (
          <Text size="sm">{t('empty')}</Text>
        ) : (
          <JsonBlock name={t('request')} value={sent} />
        )}
        <Text size="xs" c="dimmed">
          {t('answer')}
        </Text>
        {received === null ? (
          <Text size="sm">{t('empty')}</Text>
        ) : (
          <JsonBlock name={t('answer')} value={received} />
        )}
      </Stack>
    </details>
  )
}
