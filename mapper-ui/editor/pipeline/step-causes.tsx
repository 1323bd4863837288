import { Stack, Text, Title } from '@mantine/core'
import { CauseChips } from '../../errors/cause-chips.tsx'
import { useCauseWords } from '../../errors/cause-words.ts'
import { FixButton } from '../../errors/fix-button.tsx'
import type { Cause } from '../../errors/open-state.ts'
import { useText } from '../../text/use-text.ts'
import { TextLink } from '../../widgets/links.tsx'
import { useCauses } from '../../widgets/use-needy-causes.ts'
import { pipelineText } from './text.ts'
import type { CountedSteps } from './use-step-ends.ts'

/** Why records are open at a step: each cause with the values that it is told apart by, and what to press. */
export function StepCauses({
  counted,
  id,
}: {
  readonly counted: CountedSteps
  /** Of the node. */
  readonly id: string
}) {
  const t = useText(pipelineText)
  const { workspace, integration, flow } = counted.running
  const known = useCauses(workspace)
  const shown = (counted.ends.get(id)?.causes ?? []).flatMap(({ state, cause, count }) => {
    const group = known.find(
      (each) =>
        each.integration === integration &&
        each.flow === flow &&
        each.state === state &&
        each.cause === cause,
    )
    return group ? [{ group, count }] : []
  })
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="step-causes">
      <Title order={3} size="h6" id="step-causes">
        {t('openHere')}
      </Title>
      <Stack gap="sm" mt={4}>
        {shown.map(({ group, count }) => (
          <OpenCause
            key={`${group.state} ${group.cause}`}
            workspace={workspace}
            cause={group}
            count={count}
          />
        ))}
      </Stack>
    </section>
  )
}

function OpenCause({
  workspace,
  cause: group,
  count,
}: {
  readonly workspace: string
  readonly cause: Cause
  /** At this step. */
  readonly count: number
}) {
  const t = useText(pipelineText)
  const words = useCauseWords(workspace, group)
  const { integration, flow, state, cause } = group
  return (
    <div>
      <TextLink
        size="sm"
        to="/w/$workspace/errors"
        params={{ workspace }}
        search={{ integration, flow, state, cause }}
      >
        {words}
      </TextLink>
      <CauseChips place={{ workspace, ...group }} />
      <div className="step-cause-foot">
        <Text size="xs" c="var(--text-2)" span>
          {t(`ends.${state === 'ready' ? 'retrying' : state}`, { count })}
        </Text>
        <FixButton workspace={workspace} cause={group} words={words} />
      </div>
    </div>
  )
}
