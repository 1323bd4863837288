import { IconChecks, IconSearch, IconSearchOff, IconTable } from '@tabler/icons-react'
import type { StoryDecision } from '../model/record/record-story.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { EditorLink } from './editor-link.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

/** Looks at a thread of the story while a field of it is pointed at. */
export interface Looked {
  readonly hot: ReadonlySet<string>
  readonly look: (node: string | undefined) => void
}

/** So many look-ups tell the story; those that found something come first. */
const LOOK_UPS = 6

/** What had a part in what was written: checks, look-ups and rows of tables. */
export function Decisions({
  place,
  decisions,
  ...looked
}: Looked & { readonly place: RecordPlace; readonly decisions: readonly StoryDecision[] }) {
  const t = useText(recordsText)
  const found = decisions.filter(({ kind }) => kind === 'found')
  const missing = decisions.filter(({ kind }) => kind === 'missing')
  const told = new Set([...found, ...missing].slice(0, LOOK_UPS))
  const isTold = (each: StoryDecision) =>
    told.has(each) || each.kind === 'row' || each.kind === 'checks'
  const folded = decisions.filter((each) => !isTold(each))
  return (
    <div>
      <ul className="story-decisions" aria-label={t('decisions')}>
        {decisions.filter(isTold).map((decision) => (
          <Decision key={nodeOfDecision(decision)} place={place} decision={decision} {...looked} />
        ))}
      </ul>
      {folded.length > 0 && (
        <details className="story-fold story-more">
          <summary>{t('moreLookUps', { count: folded.length })}</summary>
          <ul className="story-decisions" aria-label={t('moreLookUps', { count: folded.length })}>
            {folded.map((decision) => (
              <Decision
                key={nodeOfDecision(decision)}
                place={place}
                decision={decision}
                {...looked}
              />
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Decision({
  place,
  decision,
  hot,
  look,
}: Looked & { readonly place: RecordPlace; readonly decision: StoryDecision }) {
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
        <b>
          {'step' in decision ? (
            <EditorLink place={place} step={decision.step}>
              {words}
            </EditorLink>
          ) : (
            words
          )}
        </b>
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
          words: lookUpName(decision.title, titled),
          about: t('foundTimes', { count: decision.count }),
        }
      case 'missing':
        return {
          Icon: IconSearchOff,
          words: lookUpName(decision.title, titled),
          about: t('missing'),
        }
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
  return decision.kind === 'checks' ? 'decision checks' : `decision ${decision.title}`
}

/** As its author calls it, or else by what it looks for. */
function lookUpName(title: string, titled: (text: string) => string): string {
  return titled(/^find (\S+)$/.exec(title)?.[1] ?? title)
}

/** Where a thread by way of a row hangs. */
export function rowNode(name: string): string {
  return `row ${name}`
}
