import {
  ActionIcon,
  Box,
  Button,
  CloseButton,
  Group,
  Menu,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { findInOutline } from '../../../engine/index.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor } from '../editor-context.tsx'
import { SharedSteps } from '../shared-steps.tsx'
import { readLines } from '../yaml/text-lines.ts'
import { StepCauses } from './step-causes.tsx'
import { StepEndLinks } from './step-end-links.tsx'
import { StepForm } from './step-form.tsx'
import { StepLines } from './step-lines.tsx'
import { useStepName } from './step-words.ts'
import { pipelineText } from './text.ts'
import type { PipelineActions } from './use-pipeline.ts'
import type { CountedSteps } from './use-step-ends.ts'

/** Everything about the chosen step that is not its mapping, changed one key at a time. */
export function StepInspector({
  node,
  counted,
  actions,
  isLocked,
}: {
  readonly node: PipelineNode
  readonly counted: CountedSteps | undefined
  readonly actions: PipelineActions
  readonly isLocked: boolean
}) {
  const t = useText(pipelineText)
  const nameOf = useStepName()
  const hasMapping = node.verb === 'write' || node.verb === 'let'
  return (
    <Box component="section" aria-label={t('inspector')} className="step-inspector" p="sm">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {nameOf(node)}
          </Title>
          <Group gap={2} wrap="nowrap">
            {node.kind !== 'source' && (
              <StepMenu node={node} actions={actions} isLocked={isLocked} />
            )}
            <CloseButton aria-label={t('close')} onClick={() => actions.choose(undefined)} />
          </Group>
        </Group>
        {node.verb && (
          <Text size="xs" c="dimmed">
            {t(`help.${node.verb}`)}
          </Text>
        )}
        <StepEndLinks counted={counted} id={node.id} />
        {counted && <StepCauses counted={counted} id={node.id} />}
        {hasMapping && (
          <Button size="xs" variant="light" onClick={() => actions.openMapping(node.path)}>
            {t('openMapping')}
          </Button>
        )}
        {node.calls !== undefined && (
          <SharedSteps
            name={node.calls}
            onMap={() => {
              actions.openMapping(node.path)
            }}
          />
        )}
        <StepForm key={node.id} node={node} isLocked={isLocked} />
        <StepLines path={node.path} />
      </Stack>
    </Box>
  )
}

function StepMenu({
  node,
  actions,
  isLocked,
}: {
  readonly node: PipelineNode
  readonly actions: PipelineActions
  readonly isLocked: boolean
}) {
  const t = useText(pipelineText)
  const { document, goToLine } = useEditor()
  const { path, verb, badges } = node
  const hasCondition = verb === 'do' && badges.some(({ kind }) => kind === 'if')
  function showText(): void {
    const { text, flow } = document.store.getState()
    const written = findInOutline(flow.outline(), path)
    const { lineNumber, column } = readLines(text).toPlace(written?.whole.from ?? 0)
    goToLine(lineNumber, column)
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={showText}>{t('toText')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={isLocked} onClick={() => actions.move(path, -1)}>
          {t('up')}
        </Menu.Item>
        <Menu.Item disabled={isLocked} onClick={() => actions.move(path, 1)}>
          {t('down')}
        </Menu.Item>
        <Menu.Item disabled={isLocked} onClick={() => actions.wrap(path, 'if')}>
          {t('wrapIf')}
        </Menu.Item>
        <Menu.Item disabled={isLocked} onClick={() => actions.wrap(path, 'for')}>
          {t('wrapFor')}
        </Menu.Item>
        {hasCondition && (
          <Menu.Item disabled={isLocked} onClick={() => actions.addElse(path)}>
            {t('addElse')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          disabled={isLocked}
          onClick={() => actions.remove(path)}
        >
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
