import { Group, Text } from '@mantine/core'
import type { Remedy } from '../../server/contract/values.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink, TextLink } from './links.tsx'
import { appText } from './text.ts'

/** The step of the wizard where each kind is answered. */
const REMEDY_STEPS = { setting: 'questions', table: 'tables' } as const

/** Where what stopped records can be put right: the questions and tables that decide about it. */
export function RemedyLinks({
  workspace,
  integration,
  remedies,
}: {
  readonly workspace: string
  readonly integration: string
  readonly remedies: readonly Remedy[]
}) {
  const t = useText(appText)
  const may = useMay(workspace)
  if (remedies.length === 0 || !may('editor')) return null
  return (
    <Group gap="xs" component="span">
      <Text size="sm" span>
        {t('remedies')}
      </Text>
      {remedies.map(({ kind, name, title }) => (
        <TextLink
          key={`${kind} ${name}`}
          size="sm"
          to="/w/$workspace/setup/$integration"
          params={{ workspace, integration }}
          search={{ step: REMEDY_STEPS[kind], at: name }}
          // The step itself goes to the place.
          resetScroll={false}
        >
          {title}
        </TextLink>
      ))}
    </Group>
  )
}

/** The same as buttons, on a page that is about what stopped; the first is what to press now. */
export function RemedyButtons({
  workspace,
  integration,
  remedies,
}: {
  readonly workspace: string
  readonly integration: string
  readonly remedies: readonly Remedy[]
}) {
  const t = useText(appText)
  return (
    <Group gap="xs">
      {remedies.map(({ kind, name, title }, at) => (
        <ButtonLink
          key={`${kind} ${name}`}
          size="xs"
          variant={at === 0 ? 'filled' : 'default'}
          to="/w/$workspace/setup/$integration"
          params={{ workspace, integration }}
          search={{ step: REMEDY_STEPS[kind], at: name }}
          resetScroll={false}
        >
          {t('fix', { title })}
        </ButtonLink>
      ))}
    </Group>
  )
}
