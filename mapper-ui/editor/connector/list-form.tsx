import { Select, Switch } from '@mantine/core'
import type { DocumentPath, Json } from '../../../engine/index.ts'
import { mapAt, valueAt } from '../../model/document/json-path.ts'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { FormCard, FormRow, KeyField, KeyInput, MapRows, RequestField } from './form-fields.tsx'
import { connectorText } from './text.ts'
import { useSetKey } from './use-connector.ts'

const PAGES = ['page', 'offset', 'cursor', 'link', 'after', 'none'] as const
type Pages = (typeof PAGES)[number]

const PAGES_BEGIN: Readonly<Record<Exclude<Pages, 'none'>, Json>> = {
  page: { page: 'page', size: { limit: 100 } },
  offset: { offset: 'offset', size: { limit: 100 } },
  cursor: { cursor: 'cursor', next: '=next', size: { limit: 100 } },
  link: { link: '=next' },
  after: { after: 'after', last: '=id', size: { limit: 100 } },
}

/** How a list is asked for: its request, its pages, and what changed. */
export function ListForm({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  const resource = path.slice(0, 2)
  return (
    <>
      <FormCard title={t('request')}>
        <RequestField path={path} />
        <MapRows
          path={[...path, 'query']}
          label={t('query')}
          addLabel={t('addParameter')}
          first=""
        />
        <KeyField path={[...path, 'items']} label={t('items')} fills="answer" />
        <KeyField path={[...resource, 'key']} label={t('key')} fills="record" />
      </FormCard>
      <PagesCard path={[...path, 'pages']} />
      <ChangedCard path={[...path, 'changed']} />
    </>
  )
}

function PagesCard({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  const set = useSetKey()
  const pages = useFlow((state) => mapAt(state.flow.value, path))
  const kind: Pages = PAGES.find((each) => pages?.[each] !== undefined) ?? 'none'
  const size = Object.keys(mapAt(pages, ['size']) ?? {})[0]
  return (
    <FormCard title={t('pages')}>
      <FormRow label={t('pagesBy')}>
        <Select
          size="xs"
          aria-label={t('pagesBy')}
          allowDeselect={false}
          value={kind}
          data={PAGES.map((value) => ({ value, label: t(`pages.${value}`) }))}
          onChange={(value) => {
            const wanted = PAGES.find((each) => each === value)
            if (wanted && wanted !== kind)
              set(path, wanted === 'none' ? undefined : PAGES_BEGIN[wanted])
          }}
        />
      </FormRow>
      {kind !== 'none' && (
        <KeyField
          path={[...path, kind]}
          label={t(kind === 'link' ? 'nextLink' : 'parameter')}
          {...(kind === 'link' ? { fills: 'answer' as const } : {})}
        />
      )}
      {(kind === 'cursor' || pages?.['next'] !== undefined) && (
        <KeyField path={[...path, 'next']} label={t('next')} fills="answer" />
      )}
      {kind === 'after' && <KeyField path={[...path, 'last']} label={t('last')} fills="record" />}
      {size !== undefined && (
        <FormRow label={t('size')}>
          <code>{size}</code>
          <KeyInput path={[...path, 'size', size]} name={t('size')} />
        </FormRow>
      )}
    </FormCard>
  )
}

const CHANGES = ['at', 'token', 'link'] as const
type Changes = (typeof CHANGES)[number]

const CHANGES_BEGIN: Readonly<Record<Changes, Json>> = {
  at: { since: { updated_since: '=$since' }, at: '=updatedAt' },
  token: { token: '=next_token', since: { token: '=$token' } },
  link: { link: '=next_link' },
}

/** By the time of a change, or by what the system hands out at the end of a read. */
function ChangedCard({ path }: { readonly path: DocumentPath }) {
  const t = useText(connectorText)
  const set = useSetKey()
  const isOn = useFlow((state) => valueAt(state.flow.value, path) !== undefined)
  const changed = useFlow((state) => mapAt(state.flow.value, path))
  const kind: Changes = CHANGES.find((each) => changed?.[each] !== undefined) ?? 'at'
  return (
    <FormCard title={t('changed')}>
      <Switch
        size="xs"
        label={t('changedOnly')}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) =>
          set(path, checked ? CHANGES_BEGIN.at : undefined)
        }
      />
      {changed && (
        <>
          <FormRow label={t('changedBy')}>
            <Select
              size="xs"
              aria-label={t('changedBy')}
              allowDeselect={false}
              value={kind}
              data={CHANGES.map((value) => ({ value, label: t(`changes.${value}`) }))}
              onChange={(value) => {
                const wanted = CHANGES.find((each) => each === value)
                if (wanted && wanted !== kind) set(path, CHANGES_BEGIN[wanted])
              }}
            />
          </FormRow>
          {kind !== 'link' && (
            <MapRows
              path={[...path, 'since']}
              label={t('since')}
              addLabel={t('addParameter')}
              first={kind === 'token' ? '=$token' : '=$since'}
            />
          )}
          {kind === 'at' ? (
            <>
              <KeyField path={[...path, 'at']} label={t('changedAt')} fills="record" />
              <KeyField path={[...path, 'overlap']} label={t('overlap')} hint="2m" />
            </>
          ) : (
            <KeyField path={[...path, kind]} label={t(`handed.${kind}`)} fills="answer" />
          )}
        </>
      )}
    </FormCard>
  )
}
