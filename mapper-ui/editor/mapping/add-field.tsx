import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { addField } from '../../model/gesture/change-field.ts'
import { useText } from '../../text/use-text.ts'
import { change } from './connect.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

/** A step that computes has the fields that somebody gives it: here is where a new one begins. */
export function AddField() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { step } = useMappingView()
  const [name, setName] = useState('')
  const [formula, setFormula] = useState('')
  if (step.verb !== 'let') return null
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const isAdded = change(mapping, (view) => addField(view, name.trim(), `=${formula.trim()}`))
    if (!isAdded) return
    mapping.editor.select({ step: step.path, field: name.trim() })
    setName('')
    setFormula('')
  }
  return (
    <form className="mapping-add" onSubmit={add}>
      <TextInput
        size="xs"
        value={name}
        aria-label={t('fieldName')}
        placeholder={t('fieldName')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        size="xs"
        value={formula}
        aria-label={t('editFormula', { name: name === '' ? t('fieldName') : name })}
        leftSection={<small aria-hidden>=</small>}
        onChange={({ currentTarget }) => setFormula(currentTarget.value)}
      />
      <Button
        size="xs"
        type="submit"
        variant="default"
        disabled={name.trim() === '' || formula.trim() === ''}
      >
        {t('addField')}
      </Button>
    </form>
  )
}
