import { Badge, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { RecordPage } from '../../server/contract/records.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useFlowSummary } from '../overview/use-flow-summary.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { TextLink } from '../widgets/links.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

type Link = RecordPage['links'][number]

/** What the record is in other systems, each leading to the page it has there. */
export function RecordLinks({
  place,
  links,
}: {
  readonly place: RecordPlace
  readonly links: readonly Link[]
}) {
  const t = useText(recordsText)
  const { workspace, integration, flow } = place
  const source = useFlowSummary(workspace)(integration, flow)?.source
  const isOwn = (link: Link) =>
    link.key === place.key && (source === undefined || link.source === source)
  const shown = links.filter((link) => isOwn(link) || !links.some(isMirrorOf(link)))
  return (
    <section className="panel" aria-labelledby="links">
      <div className="panel-head">
        <Title order={2} id="links">
          {t('links')}
        </Title>
      </div>
      <Stack gap={6} className="panel-body">
        <Text size="sm" c="dimmed">
          {links.length === 0 ? t('noLinks') : t('linksHint')}
        </Text>
        {shown.map((link) => (
          <LinkLine
            key={`${link.source} ${link.key} ${link.target}`}
            place={place}
            link={link}
            isOwn={isOwn(link)}
            isMutual={links.some(isMirrorOf(link))}
          />
        ))}
      </Stack>
    </section>
  )
}

/** Where flows go both ways, each writes down the same pair of records from its side. */
function isMirrorOf(link: Link): (other: Link) => boolean {
  return (other) =>
    other.source === link.target &&
    other.target === link.source &&
    other.key === String(link.id) &&
    String(other.id) === link.key
}

function LinkLine({
  place,
  link,
  isOwn,
  isMutual,
}: {
  readonly place: RecordPlace
  readonly link: Link
  readonly isOwn: boolean
  readonly isMutual: boolean
}) {
  const t = useText(recordsText)
  const { workspace, integration } = place
  const titled = useTitled()
  const reader = useReaderOf(place, link.target)
  // As a source of another flow, what it became has a page of its own.
  const flow = isOwn ? reader : link.flow
  const key = isOwn ? String(link.id) : link.key
  const oneWay = isOwn ? 'became' : 'cameFrom'
  const name = (
    <>
      {titled(isOwn ? link.target : link.source)} <Code>{key}</Code>
    </>
  )
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" w={90}>
        {t(isMutual ? 'isAlso' : oneWay)}
      </Text>
      {flow === undefined ? (
        <Text size="sm">{name}</Text>
      ) : (
        <TextLink
          size="sm"
          to="/w/$workspace/i/$integration/f/$flow/r/$key"
          params={{ workspace, integration, flow, key }}
          search={{}}
        >
          {name}
        </TextLink>
      )}
      {link.isDead && (
        <Badge variant="light" color="gray" tt="none">
          {t('isGone')}
        </Badge>
      )}
    </Group>
  )
}

/** The flow, switched on, whose source a resource is. */
function useReaderOf(
  { workspace, integration }: RecordPlace,
  resource: string,
): string | undefined {
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  return data?.body.items
    .find(({ name }) => name === integration)
    ?.flows.find(({ source, isOn }) => isOn && source === resource)?.flow
}
