import './help.css'
import { CloseButton, Skeleton, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconBook, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useAnswer } from '../api/use-answer.ts'
import { AskHelp } from '../support/ask-help.tsx'
import { Markdown, type Picture } from '../text/markdown.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { TourList } from '../tours/tour-list.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { closeHelp, type HelpPlace, openHelp } from './help-state.ts'
import { partsOf, partUnder, rowsOf } from './manual-part.ts'
import { loadManual } from './manual-text.ts'
import { Recording } from './recording.tsx'
import { helpText } from './text.ts'
import { MANUALS, type ManualName, type TopicName, topicOf } from './topics.ts'

/** The manuals at the side of every page, which stays as it is. */
export function HelpPanel({
  workspace,
  place,
}: {
  readonly workspace: string
  readonly place: HelpPlace
}) {
  const t = useText(helpText)
  const app = useText(appText)
  const panel = useRef<HTMLElement>(null)
  const [dialog] = useState(openDialog)
  // Whoever reads by ear or keys is there, at the beginning of what was opened.
  useEffect(() => panel.current?.focus({ preventScroll: true }), [])
  useEffect(() => dialog && whenRemoved(dialog, closeHelp), [dialog])
  useEffect(() => (dialog && panel.current ? keepScrolling(panel.current) : undefined), [dialog])
  const shown = (
    <aside
      className="help-panel"
      // Within a dialog it is a part of it, and no landmark of the page.
      role={dialog ? 'region' : undefined}
      aria-label={t('help')}
      ref={panel}
      tabIndex={-1}
    >
      <header>
        {place.kind === 'home' ? (
          <b>{t('help')}</b>
        ) : (
          <UnstyledButton className="help-back" onClick={() => openHelp(above(place))}>
            <IconArrowLeft size={16} aria-hidden /> {t(aboveWord(place))}
          </UnstyledButton>
        )}
        <CloseButton aria-label={app('close')} onClick={closeHelp} />
      </header>
      {place.kind === 'home' && <Home workspace={workspace} />}
      {place.kind === 'topic' && <Topic key={place.topic} topic={place.topic} />}
      {place.kind === 'manual' && <Manual place={place} />}
      {place.kind === 'integration' && <IntegrationManual workspace={workspace} place={place} />}
    </aside>
  )
  return dialog ? createPortal(shown, dialog) : shown
}

/** A dialog keeps the focus and the wheel to itself: what is read beside it has to be within it. */
function openDialog(): Element | undefined {
  return [...document.querySelectorAll('[role=dialog][aria-modal=true]')].at(-1)
}

/** An open dialog stops what scrolls outside it, and takes the panel for that: it is not of its tree of components. */
function keepScrolling(element: HTMLElement): () => void {
  for (const type of SCROLLS) element.addEventListener(type, stayHere, { passive: true })
  return () => {
    for (const type of SCROLLS) element.removeEventListener(type, stayHere)
  }
}

const SCROLLS = ['wheel', 'touchmove'] as const

function stayHere(event: Event): void {
  event.stopPropagation()
}

function whenRemoved(element: Element, done: () => void): () => void {
  const observer = new MutationObserver(() => {
    if (!element.isConnected) done()
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}

function above(place: Exclude<HelpPlace, { readonly kind: 'home' }>): HelpPlace {
  if (place.kind === 'topic') return { kind: 'manual', manual: topicOf(place.topic).manual }
  if (place.heading === undefined) return { kind: 'home' }
  return place.kind === 'manual'
    ? { kind: 'manual', manual: place.manual }
    : { kind: 'integration', name: place.name }
}

function aboveWord(place: Exclude<HelpPlace, { readonly kind: 'home' }>) {
  return place.kind === 'topic' || place.heading !== undefined ? 'wholeManual' : 'allManuals'
}

/** The manuals that there are: of the integrations of the workspace, and of Mapwright. */
function Home({ workspace }: { readonly workspace: string }) {
  const t = useText(helpText)
  const integrations = useIntegrationManuals(workspace)
  return (
    <>
      <AskHelp workspace={workspace} />
      {integrations.length > 0 && (
        <Choices title={t('ofIntegrations')}>
          {integrations.map(({ name, title }) => (
            <Choice key={name} onChoose={() => openHelp({ kind: 'integration', name })}>
              {title}
            </Choice>
          ))}
        </Choices>
      )}
      <Choices title={t('ofMapwright')}>
        {MANUALS.map((manual) => (
          <Choice key={manual} onChoose={() => openHelp({ kind: 'manual', manual })}>
            {t(`manual.${manual}`)}
          </Choice>
        ))}
      </Choices>
      <TourList workspace={workspace} onBegin={closeHelp} />
    </>
  )
}

/** What the manual says of one thing. */
function Topic({ topic }: { readonly topic: TopicName }) {
  const t = useText(helpText)
  const { manual, heading, keys } = topicOf(topic)
  return (
    <WithManual manual={manual}>
      {(text) => {
        const part = partUnder(text, heading)?.text ?? ''
        return (
          <section>
            <h2>{t(`topic.${topic}`)}</h2>
            <Markdown text={keys ? rowsOf(part, keys) : part} level={2} picture={Recording} />
          </section>
        )
      }}
    </WithManual>
  )
}

function Manual({
  place: { manual, heading },
}: {
  readonly place: Extract<HelpPlace, { readonly kind: 'manual' }>
}) {
  const t = useText(helpText)
  return (
    <WithManual manual={manual}>
      {(text) => (
        <Parts
          title={t(`manual.${manual}`)}
          text={text}
          heading={heading}
          picture={Recording}
          onChoose={(chosen) => openHelp({ kind: 'manual', manual, heading: chosen })}
        />
      )}
    </WithManual>
  )
}

function IntegrationManual({
  workspace,
  place: { name, heading },
}: {
  readonly workspace: string
  readonly place: Extract<HelpPlace, { readonly kind: 'integration' }>
}) {
  const found = useIntegrationManuals(workspace).find((each) => each.name === name)
  if (!found) return <Skeleton height={240} />
  return (
    <Parts
      title={found.title}
      text={found.readme}
      heading={heading}
      onChoose={(chosen) => openHelp({ kind: 'integration', name, heading: chosen })}
    />
  )
}

/** One part of a manual; or how it begins, and the way to its parts. */
function Parts({
  title,
  text,
  heading,
  picture,
  onChoose,
}: {
  readonly title: string
  readonly text: string
  readonly heading: string | undefined
  /** Shows the pictures of a manual that is ours. */
  readonly picture?: Picture
  readonly onChoose: (heading: string) => void
}) {
  const t = useText(helpText)
  const { start, parts } = partsOf(text)
  const part = parts.find((each) => each.id === heading)
  if (part) {
    return (
      <section>
        <h2>{part.heading}</h2>
        <Markdown text={part.text} level={2} picture={picture} />
      </section>
    )
  }
  return (
    <section>
      <h2>{title}</h2>
      <Markdown text={start} level={2} picture={picture} />
      <Choices title={t('parts')}>
        {parts.map((each) => (
          <Choice key={each.id} onChoose={() => onChoose(each.id)}>
            {each.heading}
          </Choice>
        ))}
      </Choices>
    </section>
  )
}

function WithManual({
  manual,
  children,
}: {
  readonly manual: ManualName
  readonly children: (text: string) => ReactNode
}) {
  const locale = useLocale()
  const loaded = useQuery({
    meta: { saysError: true },
    queryKey: ['manual', manual, locale],
    queryFn: () => loadManual(manual, locale),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (loaded.isLoadingError)
    return <ProblemAlert error={loaded.error} onRetry={() => void loaded.refetch()} />
  if (loaded.isPending) return <Skeleton height={240} />
  return children(loaded.data)
}

/** Of the integrations that are set up here, in the language of the reader. */
function useIntegrationManuals(workspace: string) {
  const params = { workspace }
  const catalogue = useAnswer('listCatalogue', { params })
  const installed = useAnswer('listIntegrations', { params })
  const names = new Set(installed.data?.body.items.map(({ name }) => name))
  const items = catalogue.data?.body.items ?? []
  return items.filter(({ name, readme }) => names.has(name) && readme !== '')
}

function Choices({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <nav className="help-choices" aria-label={title}>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </nav>
  )
}

function Choice({
  onChoose,
  children,
}: {
  readonly onChoose: () => void
  readonly children: ReactNode
}) {
  return (
    <li>
      <UnstyledButton onClick={onChoose}>
        <IconBook size={16} stroke={1.5} aria-hidden />
        <span>{children}</span>
        <IconChevronRight size={14} aria-hidden />
      </UnstyledButton>
    </li>
  )
}
