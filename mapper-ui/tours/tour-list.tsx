import { Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconRoute } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { tourText } from './text.ts'
import { startTour } from './tour-state.ts'
import { TOUR_NAMES, type TourName } from './tours.ts'

/** All tours: each begins on the page that it is about, or says what is missing for that. */
export function TourList({
  workspace,
  onBegin,
}: {
  readonly workspace: string
  readonly onBegin: () => void
}) {
  const t = useText(tourText)
  const ways = useWays(workspace)
  return (
    <nav className="help-choices" aria-label={t('tours')}>
      <h3>{t('tours')}</h3>
      <ul>
        {TOUR_NAMES.map((name) => (
          <li key={name}>
            <Choice name={name} way={ways[name]} onBegin={onBegin} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Choice({
  name,
  way,
  onBegin,
}: {
  readonly name: TourName
  readonly way: Way
  readonly onBegin: () => void
}) {
  const t = useText(tourText)
  if (way === 'missing') {
    return (
      <Text size="sm" c="dimmed" py="xs">
        {t(`${name}.name`)}: {t(`${name}.missing`)}
      </Text>
    )
  }
  const begin = async (): Promise<void> => {
    onBegin()
    const from = document.activeElement
    await way?.()
    startTour(name, from)
  }
  return (
    <UnstyledButton disabled={!way} onClick={() => void begin()}>
      <IconRoute size={16} stroke={1.5} aria-hidden />
      <span>{t(`${name}.name`)}</span>
      <IconChevronRight size={14} aria-hidden />
    </UnstyledButton>
  )
}

/** To the page where a tour begins; absent while that is not known. */
type Way = (() => Promise<void>) | 'missing' | undefined

/** What is open is shown, else the first that there is. */
function useWays(workspace: string): Readonly<Record<TourName, Way>> {
  const navigate = useNavigate()
  const open: { readonly integration?: string } = useParams({ strict: false })
  const search: { readonly cause?: string; readonly path?: string } = useSearch({ strict: false })
  const params = { workspace }
  const integrations = useAnswer('listIntegrations', { params }).data?.body.items
  const causes = useAnswer('listCauses', { params, query: {} }).data?.body.items
  return {
    wizard: wayTo(
      integrations,
      ({ name }) =>
        navigate({
          to: '/w/$workspace/setup/$integration',
          params: { workspace, integration: name },
        }),
      ({ name, state }) =>
        open.integration === undefined ? state === 'setup' : name === open.integration,
    ),
    errors: wayTo(
      causes?.filter(({ state }) => state === 'parked'),
      ({ integration, flow, state, cause }) =>
        navigate({
          to: '/w/$workspace/errors',
          params,
          search: { integration, flow, state, cause },
        }),
      ({ cause }) => cause === search.cause,
    ),
    mapping: wayTo(
      integrations?.flatMap(({ flows }) => flows).filter(({ file }) => file !== ''),
      ({ file }) =>
        navigate({ to: '/w/$workspace/edit', params, search: { path: file, view: 'mapping' } }),
      ({ file }) => file === search.path,
    ),
  }
}

/** To the page of the item that is open, else of the first. */
function wayTo<Item>(
  items: readonly Item[] | undefined,
  to: (item: Item) => Promise<void>,
  isOpen: (item: Item) => boolean,
): Way {
  const found = items?.find(isOpen) ?? items?.[0]
  if (found !== undefined) return () => to(found)
  return items && 'missing'
}
