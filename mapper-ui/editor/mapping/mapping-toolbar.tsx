import { Button, NativeSelect } from '@mantine/core'
import { IconFunction, IconSparkles, IconTable } from '@tabler/icons-react'
import { HelpButton } from '../../help/help-button.tsx'
import { isSharedSteps } from '../../model/gesture/look-up.ts'
import { NamesSwitch, useStoryNames } from '../../records/story-names.tsx'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { SharedStepsMenu } from '../shared-steps.tsx'
import { useMapping, useMappingState } from './mapping-context.tsx'
import { acceptFrom, NEARLY_CERTAIN, suggest } from './run-command.ts'
import { StepPicker } from './step-picker.tsx'
import { mappingText } from './text.ts'

/** Which step, which sample, and what helps to map. */
export function MappingToolbar() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const panel = useMappingState((state) => state.panel)
  const hasTables = useFlow(({ flow }) => !isSharedSteps(flow.value))
  return (
    <div className="mapping-toolbar">
      <StepPicker />
      <SamplePicker />
      <FieldNames />
      <Suggestions />
      <Button
        size="xs"
        variant={panel === 'functions' ? 'light' : 'default'}
        aria-pressed={panel === 'functions'}
        leftSection={<IconFunction size={14} aria-hidden />}
        onClick={() => mapping.set({ panel: panel === 'functions' ? 'none' : 'functions' })}
      >
        {t('functions')}
      </Button>
      {hasTables && (
        <Button
          size="xs"
          variant={panel === 'tables' ? 'light' : 'default'}
          aria-pressed={panel === 'tables'}
          leftSection={<IconTable size={14} aria-hidden />}
          onClick={() => mapping.set({ panel: panel === 'tables' ? 'none' : 'tables' })}
        >
          {t('tables')}
        </Button>
      )}
      <SharedStepsMenu />
      <HelpButton topic="step" />
    </div>
  )
}

/** Fields by their titles, or by their names in the API. */
function FieldNames() {
  const [names, choose] = useStoryNames()
  return <NamesSwitch names={names} onChange={choose} />
}

function SamplePicker() {
  const t = useText(mappingText)
  const { view } = useEditor()
  const samples = useView((state) => state.samples)
  const sample = useView((state) => state.sample)
  if (samples.length === 0) return null
  return (
    <NativeSelect
      size="xs"
      aria-label={t('sample')}
      value={String(sample)}
      data={samples.map(({ title }, at) => ({ value: String(at), label: title }))}
      onChange={({ currentTarget }) => view.setState({ sample: Number(currentTarget.value) })}
    />
  )
}

function Suggestions() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const suggestions = useMappingState((state) => state.suggestions)
  const certain = suggestions.filter(({ score }) => score >= NEARLY_CERTAIN).length
  if (suggestions.length === 0) {
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSparkles size={14} aria-hidden />}
        onClick={() => suggest(mapping)}
      >
        {t('suggest')}
      </Button>
    )
  }
  return (
    <Button.Group>
      {certain > 0 && (
        <Button size="xs" onClick={() => acceptFrom(mapping, NEARLY_CERTAIN)}>
          {t('acceptAll', { count: certain })}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => acceptFrom(mapping, 0)}>
        {t('acceptRest', { count: suggestions.length })}
      </Button>
      <Button size="xs" variant="default" onClick={() => mapping.set({ suggestions: [] })}>
        {t('rejectAll')}
      </Button>
    </Button.Group>
  )
}
