import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { mapAt, showPath, textAt } from '../../model/document/json-path.ts'
import { setCondition } from '../../model/gesture/set-step-key.ts'
import type { FlowStep } from '../../model/mapping/flow-steps.ts'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { listMappedSteps } from './choose-step.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

/** Chooses which step is mapped, and says when it runs. */
export function StepPicker() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { step } = useMappingView()
  const flow = useFlow((state) => state.flow.value)
  const steps = listMappedSteps(flow)
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('step')}
        value={showPath(step.path)}
        data={steps.map((each) => ({ value: showPath(each.path), label: titleOf(each) }))}
        onChange={({ currentTarget }) => {
          const chosen = steps.find(({ path }) => showPath(path) === currentTarget.value)
          if (chosen) mapping.editor.select({ step: chosen.path, field: undefined })
        }}
      />
      <Condition key={showPath(step.path)} />
    </>
  )
}

/** `if` of the step. */
function Condition() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { step } = useMappingView()
  const flow = useFlow((state) => state.flow.value)
  const written = textAt(step.value, ['if'])?.replace(/^=/, '') ?? ''
  const [text, setText] = useState(written)
  const [known, setKnown] = useState(written)
  if (known !== written) {
    setKnown(written)
    setText(written)
  }
  const save = (): void => {
    if (text.trim() !== written) mapping.perform(setCondition(flow, step.path, text))
  }
  return (
    <TextInput
      size="xs"
      className="mapping-condition"
      value={text}
      aria-label={t('condition')}
      placeholder={t('condition')}
      title={t('conditionHint')}
      leftSection={<small aria-hidden>if =</small>}
      leftSectionWidth={42}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
        if (key === 'Escape') setText(written)
      }}
    />
  )
}

function titleOf({ verb, value, path, within }: FlowStep): string {
  const names = Object.keys(mapAt(value, ['let']) ?? {})
  const what = verb === 'let' ? names.slice(0, 3).join(', ') : (textAt(value, ['write']) ?? '')
  return `${'· '.repeat(within.length)}${Number(path.at(-1)) + 1} ${verb} ${what}`
}
