import { Badge, Code, Stack, Text } from '@mantine/core'
import type { Payload } from '../../server/contract/records.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { JsonBlock } from './json-block.tsx'
import { recordsText } from './text.ts'

type Exchange = Payload['requests'][number]

/** What was asked of systems on behalf of a record, and what they said; each opens for its bodies. */
export function ExchangeList({ requests }: { readonly requests: readonly Exchange[] }) {
  const t = useText(recordsText)
  if (requests.length === 0) return <Text size="sm">{t('noRequests')}</Text>
  return (
    <Stack gap={6}>
      {requests.map((exchange, at) => (
        // The same request may have been made twice in a millisecond.
        // oxlint-disable-next-line react/no-array-index-key -- the list never changes
        <ExchangeItem key={`${exchange.at} ${at}`} exchange={exchange} />
      ))}
    </Stack>
  )
}

function ExchangeItem({
  exchange: { role, method, url, status, ms, body, answer },
}: {
  readonly exchange: Exchange
}) {
  const t = useText(recordsText)
  const locale = useLocale()
  const isGood = status !== null && status < 400
  return (
    <details>
      <summary style={{ overflowWrap: 'anywhere', fontSize: 14 }}>
        {role} <Code>{`${method} ${url}`}</Code>{' '}
        <Badge size="sm" variant="light" tt="none" color={isGood ? 'green' : 'red'}>
          {status ?? t('noAnswer')}
        </Badge>{' '}
        <Text span size="xs" c="dimmed" className="tabular">
          {formatNumber(Math.round(ms), locale)} ms
        </Text>
      </summary>
      <Stack gap="xs" my="xs">
        <Text size="xs" c="dimmed">
          {t('request')}
        </Text>
        {body === null ? (
          <Text size="sm">{t('empty')}</Text>
        ) : (
          <JsonBlock name={t('request')} value={body} />
        )}
        <Text size="xs" c="dimmed">
          {t('answer')}
        </Text>
        {answer === null ? (
          <Text size="sm">{t('empty')}</Text>
        ) : (
          <JsonBlock name={t('answer')} value={answer} />
        )}
      </Stack>
    </details>
  )
}
