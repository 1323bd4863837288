import { NativeSelect, TextInput } from '@mantine/core'
import { type Ref, useState } from 'react'
import { mapAt, showPath, textAt } from '../../model/document/json-path.ts'
import { setCondition } from '../../model/gesture/set-step-key.ts'
import type { FlowStep } from '../../model/mapping/flow-steps.ts'
import { spokenTitle } from '../../model/mapping/step-titles.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { listSteppedTo } from './choose-step.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

/** Chooses which step is mapped, and says when it runs. */
export function StepPicker() {
  const { step } = useMappingView()
  return (
    <>
      <StepSelect step={step} />
      <Condition key={showPath(step.path)} />
    </>
  )
}

/** All steps of the file that have fields to fill, also those of shared steps that it calls. */
export function StepSelect({
  step,
  ref,
}: {
  readonly step: FlowStep
  readonly ref?: Ref<HTMLSelectElement>
}) {
  const t = useText(mappingText)
  const { select } = useEditor()
  const flow = useFlow((state) => state.flow.value)
  const titles = useView((view) => view.surroundings?.titles)
  const language = useLocale()
  const steps = listSteppedTo(flow, titles?.places ?? {})
  const spoken = (title: string) => (titles ? spokenTitle(titles, language, title) : title)
  const called = (name: string) => spoken(titles?.called[name] ?? name)
  return (
    <NativeSelect
      ref={ref}
      size="xs"
      aria-label={t('step')}
      value={showPath(step.path)}
      data={steps.map((each) => ({
        value: showPath(each.path),
        label: titleOf(each, { spoken, called }),
      }))}
      onChange={({ currentTarget }) => {
        const chosen = steps.find(({ path }) => showPath(path) === currentTarget.value)
        if (chosen) select({ step: chosen.path, field: undefined })
      }}
    />
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

/** By its own title, else by what it does. */
function titleOf(step: FlowStep, { spoken, called }: Names): string {
  const { verb, value, path, within } = step
  const own = textAt(value, ['title'])
  const words = own === undefined ? `${verb} ${aboutOf(step, called)}` : spoken(own)
  return `${'· '.repeat(within.length)}${Number(path.at(-1)) + 1} ${words}`
}

interface Names {
  /** A title in the language of the reader. */
  readonly spoken: (title: string) => string
  /** Of shared steps, by the name of their file. */
  readonly called: (name: string) => string
}

function aboutOf({ verb, value }: FlowStep, nameOf: (called: string) => string): string {
  if (verb === 'call') return nameOf(textAt(value, ['call']) ?? '')
  if (verb !== 'let') return textAt(value, ['write']) ?? ''
  const names = Object.keys(mapAt(value, ['let']) ?? {})
  return names.slice(0, 3).join(', ')
}
