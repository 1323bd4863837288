import { Badge, Code, Text } from '@mantine/core'
import { IconChecks, IconSearch, IconSearchOff, IconTable } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import type {
  RecordStory as Story,
  StoryDecision,
  StoryField,
  StoryWrite,
} from '../model/record/record-story.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { EditorLink } from './editor-link.tsx'
import type { RecordPlace } from './record-place.ts'
import { StoryThreads, type Thread } from './story-threads.tsx'
import { recordsText } from './text.ts'

/** Looks at a thread of the story while a field of it is pointed at. */
interface Looked {
  readonly hot: ReadonlySet<string>
  readonly look: (node: string | undefined) => void
}

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
          <Text span fw={600} size="sm">
            {source}
          </Text>
        </header>
        <FoldedFields fields={story.source} nodeOf={sourceNode} {...looked} />
        {story.unused > 0 && (
          <Text size="xs" c="var(--text-3)" px="sm" pb="xs">
            {t('unusedFields', { count: story.unused })}
          </Text>
        )}
      </section>
      <ul className="story-decisions" aria-label={t('decisions')}>
        {story.decisions.map((decision) => (
          <Decision key={nodeOfDecision(decision)} decision={decision} {...looked} />
        ))}
      </ul>
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

function Write({
  place,
  write: { action, resource, id, step, fields, blank },
  at,
  ...looked
}: Looked & { readonly place: RecordPlace; readonly write: StoryWrite; readonly at: number }) {
  const t = useText(recordsText)
  const titled = useTitled()
  const isMade = action === 'create'
  return (
    <section className="story-card" aria-label={titled(resource)}>
      <header>
        <span>
          <EditorLink place={place} step={step}>
            {titled(resource)}
          </EditorLink>{' '}
          {id !== null && <Code>{id}</Code>}
        </span>
        <Badge variant="light" tt="none" color={isMade ? 'green' : 'blue'}>
          {isAction(action) ? t(action) : action}
        </Badge>
      </header>
      <FoldedFields
        fields={fields}
        nodeOf={(field) => targetNode(at, field)}
        place={place}
        step={step}
        {...looked}
      />
      {blank.length > 0 && (
        <details className="story-fold">
          <summary>{t('blankFields', { count: blank.length })}</summary>
          <p>{blank.join(', ')}</p>
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
function FoldedFields({ fields, ...rest }: FieldsProps) {
  const t = useText(recordsText)
  const telling = fields.filter(({ value }) => value !== MASK)
  const lists = telling.filter(({ value }) => typeof value !== 'string')
  const told = new Set([...telling.slice(0, TOLD), ...lists])
  if (told.size === 0) for (const field of fields.slice(0, TOLD)) told.add(field)
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
  return (
    <dl className="story-fields">
      {fields.map((field) => {
        const { path, title, value, from, formula } = field
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
                  label={t('openField', { field: title })}
                >
                  {title}
                </EditorLink>
              ) : (
                title
              )}
            </dt>
            <dd>
              {typeof value === 'string' ? value : <Items items={value} />}
              {from.length > 0 && <span className="story-origin">{from.join(', ')}</span>}
            </dd>
          </div>
        )
      })}
    </dl>
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

function Decision({ decision, hot, look }: Looked & { readonly decision: StoryDecision }) {
  const t = useText(recordsText)
  const titled = useTitled()
  const name = nodeOfDecision(decision)
  const { Icon, words, about } = described()
  return (
    <li
      className="story-decision"
      data-node={name}
      data-hot={hot.has(name) ? true : undefined}
      onPointerEnter={() => look(name)}
      onPointerLeave={() => look(undefined)}
    >
      <Icon size={16} stroke={1.5} aria-hidden />
      <div>
        <b>{words}</b>
        {about !== undefined && <span>{about}</span>}
      </div>
    </li>
  )

  function described() {
    switch (decision.kind) {
      case 'checks':
        return { Icon: IconChecks, words: t('checksPassed', { count: decision.count }) }
      case 'found':
        return {
          Icon: IconSearch,
          words: titled(decision.resource),
          about: t('foundTimes', { count: decision.count }),
        }
      case 'missing':
        return { Icon: IconSearchOff, words: titled(decision.resource), about: t('missing') }
      case 'row': {
        const { row, value, title } = decision
        const answer = value === undefined ? row : `${row} → ${value}`
        return { Icon: IconTable, words: answer, about: title }
      }
    }
  }
}

function nodeOfDecision(decision: StoryDecision): string {
  if (decision.kind === 'row') return rowNode(decision.name)
  return decision.kind === 'checks' ? 'decision checks' : `decision ${decision.resource}`
}

function sourceNode({ path }: Pick<StoryField, 'path'>): string {
  return `source ${path}`
}

function targetNode(at: number, { path }: Pick<StoryField, 'path'>): string {
  return `write ${at} ${path}`
}

function rowNode(name: string): string {
  return `row ${name}`
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
      const by = asked.map((name) => ({ from: rowNode(name), to }))
      const into = asked.length > 0 ? asked.map(rowNode) : [to]
      return [
        ...by,
        ...copied.flatMap((path) => into.map((end) => ({ from: sourceNode({ path }), to: end }))),
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
