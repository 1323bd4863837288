import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { type DocumentPath, isJsonObject, type Json } from '../../../engine/index.ts'
import { METHODS, methodOf } from '../../model/connector/connector-parts.ts'
import { gesture } from '../../model/document/gesture.ts'
import { mapAt, showPath, valueAt } from '../../model/document/json-path.ts'
import { label as labelOf } from '../../model/document/label.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { readWritten, showWritten } from '../pipeline/written-value.ts'
import { useTypedText } from '../use-typed-text.ts'
import { connectorText } from './text.ts'
import { useSetKey } from './use-connector.ts'

/** A heading with fields below it. */
export function FormCard({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className="conn-card" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** A line of a form. */
export function FormRow({
  label,
  id,
  children,
}: {
  readonly label: string
  readonly id?: string
  readonly children: ReactNode
}) {
  return (
    <div className="conn-row">
      {id === undefined ? <span>{label}</span> : <label htmlFor={id}>{label}</label>}
      <div>{children}</div>
    </div>
  )
}

/** What a click in an answer gives the field that is being typed in. */
export type Fills = 'answer' | 'record'

/** One value of the file. It is taken over when it is left, or with Enter; Escape takes it back. */
export function KeyField({
  path,
  label,
  hint,
  fills,
}: {
  readonly path: DocumentPath
  readonly label: string
  readonly hint?: string
  readonly fills?: Fills
}) {
  const id = useId()
  return (
    <FormRow label={label} id={id}>
      <KeyInput path={path} id={id} hint={hint} fills={fills} />
    </FormRow>
  )
}

export function KeyInput({
  path,
  id,
  name,
  hint,
  fills,
}: {
  readonly path: DocumentPath
  readonly id?: string
  readonly name?: string
  readonly hint?: string | undefined
  readonly fills?: Fills | undefined
}) {
  const set = useSetKey()
  const value = useFlow((state) => valueAt(state.flow.value, path))
  const isBroken = useFlow((state) => state.broken !== undefined)
  const isPlain = typeof value !== 'object'
  return (
    <LineInput
      id={id}
      name={name}
      hint={hint}
      value={showWritten(value)}
      isOff={isBroken || !isPlain}
      data={{ 'data-path': showPath(path), ...(fills && { 'data-fills': fills }) }}
      onSave={(text) => set(path, text.trim() === '' ? undefined : readWritten(text))}
    />
  )
}

const NO_DATA: Readonly<Record<string, string>> = {}

function LineInput({
  id,
  name,
  hint,
  value,
  isOff,
  data = NO_DATA,
  onSave,
}: {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly hint?: string | undefined
  readonly value: string
  readonly isOff: boolean
  readonly data?: Readonly<Record<string, string>>
  readonly onSave: (text: string) => void
}) {
  const typed = useTypedText(value, onSave)
  return (
    <TextInput
      {...data}
      size="xs"
      {...(id === undefined ? {} : { id })}
      {...(name === undefined ? {} : { 'aria-label': name })}
      placeholder={hint}
      value={typed.text}
      disabled={isOff}
      spellCheck={false}
      className="mono"
      onChange={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.save}
      onKeyDown={typed.press}
    />
  )
}

/** Method and address of an operation. */
export function RequestField({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  const id = useId()
  const { document, perform } = useEditor()
  const method = useFlow((state) => methodOf(valueAt(state.flow.value, path)))
  if (!method) return null
  const rename = (key: string): void => {
    const edits = [{ kind: 'rename', path: [...path, method], key }] as const
    if (document.store.getState().broken || key === method) return
    perform(gesture(labelOf('gesture.set-connector-key', { path: showPath(path) }), edits))
  }
  return (
    <FormRow label={t('address')} id={id}>
      <Select
        size="xs"
        w={92}
        aria-label={t('method')}
        data={METHODS.map((value) => ({ value, label: value.toUpperCase() }))}
        value={method}
        allowDeselect={false}
        onChange={(value) => value !== null && rename(value)}
      />
      <KeyInput path={[...path, method]} id={id} />
    </FormRow>
  )
}

/** A map of the file, name by name. */
export function MapRows({
  path,
  label,
  addLabel,
  first,
}: {
  readonly path: DocumentPath
  readonly label: string
  readonly addLabel: string
  /** What a new one begins with. */
  readonly first: Json
}) {
  const t = useText(connectorText)
  const set = useSetKey()
  const map = useFlow((state) => mapAt(state.flow.value, path))
  const isOther = useFlow((state) => {
    const value = valueAt(state.flow.value, path)
    return value !== undefined && !isJsonObject(value)
  })
  if (isOther) return <KeyField path={path} label={label} />
  const names = Object.keys(map ?? {})
  return (
    <FormRow label={label}>
      <div className="conn-map">
        {names.map((name) => (
          <div key={name}>
            <code>{name}</code>
            <KeyInput path={[...path, name]} name={`${label}: ${name}`} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeName', { name })}
              onClick={() => set([...path, name], undefined)}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        ))}
        <NewName label={addLabel} onAdd={(name) => set([...path, name], first)} taken={names} />
      </div>
    </FormRow>
  )
}

const focusOnce = (input: HTMLInputElement | null): void => input?.focus()

function NewName({
  label,
  taken,
  onAdd,
}: {
  readonly label: string
  readonly taken: readonly string[]
  readonly onAdd: (name: string) => void
}) {
  const t = useText(connectorText)
  const [name, setName] = useState<string>()
  if (name === undefined) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={12} aria-hidden />}
        onClick={() => setName('')}
      >
        {label}
      </Button>
    )
  }
  const add = () => {
    const wanted = name.trim()
    if (wanted !== '' && !taken.includes(wanted)) onAdd(wanted)
    setName(undefined)
  }
  return (
    <TextInput
      size="xs"
      data-autofocus
      ref={focusOnce}
      className="mono"
      aria-label={t('nameOf', { what: label })}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={add}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setName(undefined)
        if (event.key !== 'Enter') return
        event.preventDefault()
        add()
      }}
    />
  )
}
