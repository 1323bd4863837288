import { Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type Verb, verbs } from '../../model/mapping/flow-steps.ts'
import { useText } from '../../text/use-text.ts'
import { verbIcons } from './step-signs.tsx'
import { pipelineText } from './text.ts'
import type { PipelineActions } from './use-pipeline.ts'

/** Adds a step behind the one that is chosen. */
export function AddStepMenu({
  actions,
  isOpen,
  onChange,
  isOff,
}: {
  readonly actions: PipelineActions
  readonly isOpen: boolean
  readonly onChange: (isOpen: boolean) => void
  readonly isOff: boolean
}) {
  const t = useText(pipelineText)
  return (
    <Menu opened={isOpen} onChange={onChange} position="bottom-start" width={340} withinPortal>
      <Menu.Target>
        <Button size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} disabled={isOff}>
          {t('add')}
        </Button>
      </Menu.Target>
      <StepKinds onChoose={actions.add} />
    </Menu>
  )
}

/** The eight things that a step can do, each with what it is for. */
export function StepKinds({ onChoose }: { readonly onChoose: (verb: Verb) => void }) {
  const t = useText(pipelineText)
  return (
    <Menu.Dropdown>
      {verbs.map((verb) => {
        const Icon = verbIcons[verb]
        return (
          <Menu.Item
            key={verb}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => onChoose(verb)}
          >
            <Text size="sm" fw={600}>
              {t(`verb.${verb}`)}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`help.${verb}`)}
            </Text>
          </Menu.Item>
        )
      })}
    </Menu.Dropdown>
  )
}
