import { Button, Group, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { parseUrl } from '../../engine/index.ts'
import { connectorText } from '../editor/connector/text.ts'
import { useText } from '../text/use-text.ts'
import type { KnownSystem } from './connector-skeleton.ts'

const RESOURCE = /^[a-z][A-Za-z0-9]*$/
const PATH = /^\/[^\s?#]*$/

/** Asks what one list of the system is called, and where it is. */
export function KnownForm({
  isOff,
  isBusy,
  onCancel,
  onCreate,
}: {
  readonly isOff: boolean
  readonly isBusy: boolean
  readonly onCancel: () => void
  readonly onCreate: (known: Omit<KnownSystem, 'name'>) => void
}) {
  const t = useText(connectorText)
  const [address, setAddress] = useState('')
  const [resource, setResource] = useState('')
  const [path, setPath] = useState('')
  const [key, setKey] = useState<KnownSystem['key']>('bearer')
  const isReady = !isOff && isAddress(address) && RESOURCE.test(resource) && PATH.test(path)
  return (
    <form
      className="new-connector-found"
      aria-label={t('keyTitle')}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) onCreate({ address, resource, path, key })
      }}
    >
      <h3>{t('keyTitle')}</h3>
      <p>{t('keyHint')}</p>
      <TextInput
        label={t('base')}
        placeholder="https://api.example.com/v1"
        required
        value={address}
        error={address !== '' && !isAddress(address) && t('baseWrong')}
        onChange={(event) => setAddress(event.currentTarget.value.trim())}
      />
      <TextInput
        label={t('listName')}
        description={t('listNameHint')}
        required
        value={resource}
        error={resource !== '' && !RESOURCE.test(resource) && t('listNameWrong')}
        onChange={(event) => setResource(event.currentTarget.value.trim())}
      />
      <TextInput
        label={t('listPath')}
        placeholder="/orders"
        required
        value={path}
        error={path !== '' && !PATH.test(path) && t('listPathWrong')}
        onChange={(event) => setPath(event.currentTarget.value.trim())}
      />
      <SegmentedControl
        aria-label={t('keyGoes')}
        value={key}
        data={(['bearer', 'header'] as const).map((value) => ({
          value,
          label: t(`keyGoes.${value}`),
        }))}
        onChange={(value) => setKey(value === 'header' ? 'header' : 'bearer')}
      />
      <Group>
        <Button type="submit" disabled={!isReady} loading={isBusy}>
          {t('create')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </Group>
    </form>
  )
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && parseUrl(text) !== undefined
}
