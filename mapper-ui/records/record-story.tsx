import { Badge, Code, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useContext, useMemo, useRef, useState } from 'react'
import type { RecordStory as Story, StoryField, StoryWrite } from '../model/record/record-story.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { SystemMark } from '../widgets/system-mark.tsx'
import { EditorLink } from './editor-link.tsx'
import type { RecordPlace } from './record-place.ts'
import { Decisions, type Looked, rowNode } from './story-decisions.tsx'
import { FieldName, StoryNamesContext } from './story-names.tsx'
import { StoryThreads, type Thread } from './story-threads.tsx'
import { recordsText } from './text.ts'

/** What of the record was used, what decided, and what was written: three columns with threads from one to the next. */
export function RecordStory({
  place,
  story,
  source,
}: {
  readonly place: RecordPlace
  readonly story: Story
  /** What the source record is called. */
  readonly source: string
}) {
  const t = useText(recordsText)
  const holder = useRef<HTMLDivElement>(null)
  const threads = useMemo(() => threadsOf(story), [story])
  const [node, look] = useState<string>()
  const hot = useMemo(() => reach(threads, node), [threads, node])
  const looked = { hot, look }
  return (
    <div className="story-lanes" ref={holder}>
      <StoryThreads holder={holder} threads={threads} hot={hot} />
      <section className="story-card" aria-label={source}>
        <header>
          <CardTitle of={source} />
        </header>
        <FoldedFields fields={story.source} nodeOf={sourceNode} {...looked} />
        {story.unused > 0 && (
          <Text size="xs" c="var(--text-3)" px="sm" pb="xs">
            {t('unusedFields', { count: story.unused })}
          </Text>
        )}
      </section>
      <Decisions place={place} decisions={story.decisions} {...looked} />
      <div>
        {story.writes.map((write, at) => (
          <Write
            key={`${write.step} ${write.resource} ${String(write.id)}`}
            place={place}
            write={write}
            at={at}
            {...looked}
          />
        ))}
        {story.writes.length === 0 && (
          <section className="story-card">
            <Text size="sm" p="sm">
              {t('nothingWritten')}
            </Text>
          </section>
        )}
      </div>
    </div>
  )
}

/** "Order (CCV SalesPOS)": the mark of the system, what it is, and the system below. */
function CardTitle({
  of,
  id = null,
  place,
  step = '',
}: {
  readonly of: string
  readonly id?: StoryWrite['id']
  /** Where it was written: it leads there. */
  readonly place?: RecordPlace
  readonly step?: string
}) {
  const [, what = of, system = ''] = /^(.*?) \((.+)\)$/.exec(of) ?? []
  return (
    <span className="story-title">
      <SystemMark title={system === '' ? what : system} />
      <span>
        <b>
          {place ? (
            <EditorLink place={place} step={step}>
              {what}
            </EditorLink>
          ) : (
            what
          )}{' '}
          {id !== null && <Code>{id}</Code>}
        </b>
        {system !== '' && <small>{system}</small>}
      </span>
    </span>
  )
}

/** Where nothing is looked at, no thread lights up. */
const NOTHING_LOOKED: Looked = { hot: new Set(), look: () => {} }

/** What a plan would write: as what was written, without the threads. */
export function PlannedWrite({ write }: { readonly write: StoryWrite }) {
  return <Write write={write} at={0} {...NOTHING_LOOKED} />
}

function Write({
  place,
  write: { action, resource, id, step, fields, blank, isCompared },
  at,
  ...looked
}: Looked & { readonly place?: RecordPlace; readonly write: StoryWrite; readonly at: number }) {
  const t = useText(recordsText)
  const titled = useTitled()
  const isMade = action === 'create'
  const changed = fields.filter(({ before }) => before !== undefined).length
  return (
    <section className="story-card" aria-label={titled(resource)}>
      <header>
        <span>
          <CardTitle of={titled(resource)} id={id} {...(place ? { place, step } : {})} />
          {isCompared && (
            <Text size="xs" c="var(--text-3)">
              {t('changedFields', { count: changed, of: fields.length + blank.length })}
            </Text>
          )}
        </span>
        <Badge variant="light" tt="none" color={isMade ? 'green' : 'blue'}>
          {isAction(action) ? t(action) : action}
        </Badge>
      </header>
      <FoldedFields
        fields={fields}
        isCompared={isCompared}
        nodeOf={(field) => targetNode(at, field)}
        {...(place ? { place, step } : {})}
        {...looked}
      />
      {blank.length > 0 && (
        <details className="story-fold">
          <summary>{t('blankFields', { count: blank.length })}</summary>
          <p>
            {blank.map((field, position) => (
              <span key={field.path}>
                {position > 0 && ', '}
                <FieldName {...field} />
              </span>
            ))}
          </p>
        </details>
      )}
    </section>
  )
}

interface FieldsProps extends Looked {
  readonly fields: readonly StoryField[]
  readonly nodeOf: (field: StoryField) => string
  /** Of what was written: where its fields are mapped. */
  readonly place?: RecordPlace
  readonly step?: string
}

/** So many tell the story; the others are folded. */
const TOLD = 12
const MASK = '***'

/** What is masked, and what comes after many, is folded: the page is to be read, not searched. */
function FoldedFields({
  fields,
  isCompared = false,
  ...rest
}: FieldsProps & { readonly isCompared?: boolean }) {
  const t = useText(recordsText)
  const changed = fields.filter(({ before }) => before !== undefined)
  // Of an update, what it changed is the story.
  const telling = isCompared ? changed : fields.filter(({ value }) => value !== MASK)
  const lists = telling.filter(({ value }) => typeof value !== 'string')
  const told = new Set([...telling.slice(0, TOLD), ...lists])
  if (told.size === 0 && !isCompared) {
    for (const field of fields.slice(0, TOLD)) told.add(field)
  }
  const folded = fields.filter((field) => !told.has(field))
  return (
    <>
      <Fields fields={fields.filter((field) => told.has(field))} {...rest} />
      {folded.length > 0 && (
        <details className="story-fold">
          <summary>{t('moreValues', { count: folded.length })}</summary>
          <Fields fields={folded} {...rest} />
        </details>
      )}
    </>
  )
}

function Fields({ fields, nodeOf, place, step, hot, look }: FieldsProps) {
  const t = useText(recordsText)
  const names = useContext(StoryNamesContext)
  return (
    <dl className="story-fields">
      {fields.map((field) => {
        const { path, title, value, from, origins, formula, before } = field
        const node = nodeOf(field)
        return (
          <div
            key={path}
            data-node={node}
            data-hot={hot.has(node) ? true : undefined}
            onPointerEnter={() => look(node)}
            onPointerLeave={() => look(undefined)}
            onFocus={() => look(node)}
            onBlur={() => look(undefined)}
          >
            <dt title={formula === null ? path : `${path}: ${formula}`}>
              {place && step !== undefined ? (
                <EditorLink
                  place={place}
                  step={step}
                  field={path}
                  label={t('openField', { field: names === 'api' ? path : title })}
                >
                  <FieldName path={path} title={title} />
                </EditorLink>
              ) : (
                <FieldName path={path} title={title} />
              )}
            </dt>
            <dd>
              {before !== undefined && <Former value={before} />}
              {typeof value === 'string' ? value : <Items items={value} />}
              {from.length > 0 && (
                <span className="story-origin">
                  {(names === 'api' ? from : origins).join(', ')}
                </span>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** What was there before, in front of what is there now. */
function Former({ value }: { readonly value: StoryField['value'] }) {
  const t = useText(recordsText)
  const isEmpty = value.length === 0
  return (
    <>
      {isEmpty ? (
        <span className="story-none">{t('empty')}</span>
      ) : (
        <del>{typeof value === 'string' ? value : <Items items={value} />}</del>
      )}{' '}
      <IconArrowRight size={12} className="story-arrow" aria-hidden />
      <VisuallyHidden>{t('becomes')}</VisuallyHidden>{' '}
    </>
  )
}

/** Items beyond this are counted. */
const SHOWN = 8

function Items({ items }: { readonly items: readonly string[] }) {
  const t = useText(recordsText)
  return (
    <>
      {items.slice(0, SHOWN).map((item, at) => (
        // Two items may say the same.
        // oxlint-disable-next-line react/no-array-index-key -- the list never changes
        <div key={`${item} ${at}`}>{item}</div>
      ))}
      {items.length > SHOWN && <div>{t('moreItems', { count: items.length - SHOWN })}</div>}
    </>
  )
}

function sourceNode({ path }: Pick<StoryField, 'path'>): string {
  return `source ${path}`
}

function targetNode(at: number, { path }: Pick<StoryField, 'path'>): string {
  return `write ${at} ${path}`
}

/** From fields of the source to what was written, by way of the rows of tables that decided. */
function threadsOf({ source, decisions, writes }: Story): readonly Thread[] {
  const rows = new Set(decisions.flatMap((each) => (each.kind === 'row' ? [each.name] : [])))
  const paths = new Set(source.map(({ path }) => path))
  const threads = writes.flatMap(({ fields }, at) =>
    fields.flatMap((field): readonly Thread[] => {
      const to = targetNode(at, field)
      const asked = field.from.filter((name) => rows.has(name))
      const copied = field.from.filter((name) => paths.has(name))
      const kind =
        asked.length > 0 ? 'decided' : typeof field.value === 'string' ? 'copied' : 'list'
      const by = asked.map((name) => ({ from: rowNode(name), to, kind }) as const)
      const into = asked.length > 0 ? asked.map(rowNode) : [to]
      return [
        ...by,
        ...copied.flatMap((path) =>
          into.map((end) => ({ from: sourceNode({ path }), to: end, kind }) as const),
        ),
      ]
    }),
  )
  return [...new Map(threads.map((thread) => [`${thread.from} ${thread.to}`, thread])).values()]
}

/** All that hangs together with a node, to its left and to its right. */
function reach(threads: readonly Thread[], node: string | undefined): ReadonlySet<string> {
  if (node === undefined) return new Set()
  const hot = new Set([node])
  const follow = (at: string, from: 'from' | 'to', to: 'from' | 'to'): void => {
    for (const thread of threads) {
      if (thread[from] !== at || hot.has(thread[to])) continue
      hot.add(thread[to])
      follow(thread[to], from, to)
    }
  }
  follow(node, 'from', 'to')
  follow(node, 'to', 'from')
  return hot
}

function isAction(action: string): action is 'create' | 'update' | 'delete' {
  return action === 'create' || action === 'update' || action === 'delete'
}
