import { Stack } from '@mantine/core'
import type { Json, JsonObject } from '../../../engine/index.ts'
import { mapAt, textAt } from '../../model/document/json-path.ts'
import { setCondition, setStepKey } from '../../model/gesture/set-step-key.ts'
import type { Verb } from '../../model/mapping/flow-steps.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { listResources } from '../yaml/list-resources.ts'
import { MatchFields } from './match-fields.tsx'
import { StepChoice, StepField } from './step-field.tsx'
import { pipelineText } from './text.ts'
import { formulaOf, showWritten } from './written-value.ts'

const WITH_RESOURCE: ReadonlySet<Verb | undefined> = new Set(['find', 'write', 'delete'])
const WITH_LOOP: ReadonlySet<Verb | undefined> = new Set(['find', 'write', 'delete', 'do', 'call'])
const WITH_RESULT: ReadonlySet<Verb | undefined> = new Set(['find', 'write', 'call'])

/** One field per key that the verb can have; each is an edit of its own. */
export function StepForm({
  node: { path, verb, kind },
  isLocked,
}: {
  readonly node: PipelineNode
  readonly isLocked: boolean
}) {
  const t = useText(pipelineText)
  const { document, perform } = useEditor()
  const flow = useFlow((state) => state.flow.value)
  const written = mapAt(flow, path) ?? {}
  const current = (): Json => document.store.getState().flow.value
  const save = (key: string, value: Json | undefined) =>
    void perform(setStepKey(current(), path, key, value))
  const saveText = (key: string) => (value: string) =>
    save(key, value.trim() === '' ? undefined : value)
  if (kind === 'source') {
    return <ResourceChoice written={written} verb="read" isLocked={isLocked} onSave={save} />
  }
  return (
    <Stack gap="xs">
      <TitleField written={written} isLocked={isLocked} onSave={save} />
      {(verb === 'skip' || verb === 'fail') && (
        <StepField
          label={t('reason')}
          value={showWritten(written[verb])}
          isFormula={textAt(written, [verb])?.startsWith('=') === true}
          isOff={isLocked}
          onSave={(value) => save(verb, value)}
        />
      )}
      {verb && WITH_RESOURCE.has(verb) && (
        <ResourceChoice written={written} verb={verb} isLocked={isLocked} onSave={save} />
      )}
      {verb === 'call' && (
        <StepField
          label={t('steps_file')}
          value={showWritten(written['call'])}
          isOff={isLocked}
          onSave={(value) => save('call', value)}
        />
      )}
      <StepField
        label={t('if')}
        hint={t('ifHint')}
        value={formulaOf(written['if'])}
        isFormula
        isOff={isLocked}
        onSave={(value) => void perform(setCondition(current(), path, value))}
      />
      {WITH_LOOP.has(verb) && (
        <StepField
          label={t('for')}
          hint={t('forHint')}
          value={formulaOf(written['for'])}
          isFormula
          isOff={isLocked}
          onSave={(value) => save('for', value.trim() === '' ? undefined : `=${value.trim()}`)}
        />
      )}
      {WITH_RESULT.has(verb) && (
        <StepField
          label={t('as')}
          value={showWritten(written['as'])}
          isOff={isLocked}
          onSave={saveText('as')}
        />
      )}
      {verb === 'find' && <MatchFields step={path} name="by" isOff={isLocked} />}
      {(verb === 'write' || verb === 'delete') && (
        <MatchFields step={path} name="match" isOff={isLocked} />
      )}
      <StepChoices written={written} verb={verb} isLocked={isLocked} onSave={save} />
    </Stack>
  )
}

interface Part {
  readonly written: JsonObject
  readonly isLocked: boolean
  readonly onSave: (key: string, value: Json | undefined) => void
}

/** What people call it; without, it is told by what it does. */
function TitleField({ written, isLocked, onSave }: Part) {
  const t = useText(pipelineText)
  return (
    <StepField
      label={t('title')}
      hint={t('titleHint')}
      value={showWritten(written['title'])}
      isOff={isLocked}
      onSave={(value) => onSave('title', value.trim() === '' ? undefined : value)}
    />
  )
}

/** A record of which system: of those that the flow is connected to. */
function ResourceChoice({ written, verb, isLocked, onSave }: Part & { readonly verb: string }) {
  const t = useText(pipelineText)
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  const known = surroundings ? listResources(flow, surroundings) : []
  const current = showWritten(written[verb])
  const isKnown = known.some(({ name }) => name === current)
  const choices = [
    ...(isKnown || current === '' ? [] : [{ value: current, label: current }]),
    ...known.map(({ name, title }) => ({ value: name, label: `${name} – ${title}` })),
  ]
  return (
    <StepChoice
      label={t('resource')}
      value={current}
      choices={choices}
      isOff={isLocked}
      onSave={(value) => value !== undefined && onSave(verb, value)}
    />
  )
}

const MODES = ['upsert', 'create', 'update'] as const
const MISSING = ['fail', 'skip', 'ok', 'wait'] as const
const UNCHANGED = ['skip', 'check', 'write'] as const

function StepChoices({
  written,
  verb,
  isLocked,
  onSave,
}: Part & { readonly verb: Verb | undefined }) {
  const t = useText(pipelineText)
  const mode = textAt(written, ['mode'])
  const isComputed = mode?.startsWith('=') === true
  const finds = verb === 'find' || verb === 'write' || verb === 'delete'
  return (
    <>
      {verb === 'write' && (
        <StepChoice
          label={t('mode')}
          value={mode}
          none={t('byDefault')}
          choices={[
            ...MODES.map((value) => ({ value, label: t(`mode.${value}`) })),
            ...(isComputed ? [{ value: mode, label: t('mode.formula') }] : []),
          ]}
          isOff={isLocked}
          onSave={(value) => onSave('mode', value)}
        />
      )}
      {finds && (
        <StepChoice
          label={t('missing')}
          value={textAt(written, ['missing'])}
          none={t('byDefault')}
          choices={MISSING.map((value) => ({ value, label: t(`missing.${value}`) }))}
          isOff={isLocked}
          onSave={(value) => onSave('missing', value)}
        />
      )}
      {verb === 'write' && (
        <StepChoice
          label={t('unchanged')}
          value={textAt(written, ['unchanged'])}
          none={t('byDefault')}
          choices={UNCHANGED.map((value) => ({ value, label: t(`unchanged.${value}`) }))}
          isOff={isLocked}
          onSave={(value) => onSave('unchanged', value)}
        />
      )}
    </>
  )
}
