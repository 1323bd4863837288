import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Json, type JsonObject, type TestOutcome, toText } from '../../../engine/index.ts'
import { label } from '../../model/document/label.ts'
import { makeEdits } from '../../model/document/make-edits.ts'
import { addTest, type NewTest } from '../../model/gesture/add-test.ts'
import { useText } from '../../text/use-text.ts'
import type { Editor } from '../editor.ts'
import { useEditor, useView } from '../editor-context.tsx'
import { drawerText } from './text.ts'

/** Keeps the chosen sample, and what comes of it now, as a test in the file. */
export function SaveAsTest() {
  const t = useText(drawerText)
  const editor = useEditor()
  const isSound = useView((view) => view.isSound)
  const [name, setName] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  async function save(): Promise<void> {
    setIsBusy(true)
    const isMade = await addSampleAsTest(editor, name.trim()).finally(() => setIsBusy(false))
    if (isMade) setName('')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          w={360}
          maw="100%"
          label={`${t('testThis')}: ${t('testName')}`}
          description={isSound ? t('testNameHint') : t('testCannot')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant="light"
          loading={isBusy}
          disabled={!isSound || name.trim() === ''}
        >
          {t('saveTest')}
        </Button>
      </Group>
    </form>
  )
}

/** The test is tried first, in a copy of the text, to learn what it has to expect. */
async function addSampleAsTest(
  { document, view, project, perform, say }: Editor,
  it: string,
): Promise<boolean> {
  const { samples, sample } = view.getState()
  const chosen = samples[sample]
  if (!chosen) return false
  const { text, flow } = document.store.getState()
  const given: JsonObject = { ...chosen.given }
  const { record, settings, tables } = chosen
  const test: NewTest = { it, record, settings, tables: { ...tables }, given, expect: {} }
  const trial = addTest(flow.value, { ...test, expect: { result: 'done' } })
  if (trial.kind === 'refused') return perform(trial)
  const made = makeEdits(text, trial.edits)
  if (made.kind === 'refused') {
    say(label(`refused.${made.code}`, { message: made.message }), true)
    return false
  }
  const outcome = await project.ask<'try-test'>({ kind: 'try-test', text: made.text, it })
  if (!outcome) return false
  const latest = document.store.getState().flow.value
  return perform(addTest(latest, { ...test, expect: expectationOf(outcome) }))
}

function expectationOf({ result, reason, writes }: TestOutcome): JsonObject {
  const expected = writes.map(({ action, resource, id, set }): JsonObject => {
    if (action === 'delete') return { delete: resource, id }
    return action === 'create' ? { create: resource, set } : { update: resource, id, set }
  })
  const told: readonly Json[] = expected
  return {
    result,
    ...(reason === undefined ? {} : { reason: toText(reason) }),
    ...(told.length === 0 ? {} : { writes: told }),
  }
}
