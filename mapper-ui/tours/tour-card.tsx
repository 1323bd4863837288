import './tour.css'
import { Button, CloseButton, Group, Text } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { placeCard } from './place-card.ts'
import { tourText } from './text.ts'
import { endTour, leaveTour, showStep } from './tour-state.ts'
import { type TourName, type TourStep, tourOf } from './tours.ts'
import { useViewOf } from './use-view-of.ts'

/** The card of a tour beside the part of the page that it is about, which has a ring. It writes nothing. */
export function TourCards({
  workspace,
  name,
  at,
}: {
  readonly workspace: string
  readonly name: TourName
  readonly at: number
}) {
  const { isAt, steps } = tourOf(name)
  const isHere = useRouterState({ select: ({ location }) => isAt(location) })
  const may = useMay(workspace)
  useEffect(() => {
    if (!isHere) leaveTour()
  }, [isHere])
  // Who leaves the workspace has left the tour.
  useEffect(() => leaveTour, [])
  const shown = steps.filter(({ role }) => role === undefined || may(role))
  const step = shown[at]
  if (!isHere || !step) return null
  return <TourCard key={step.name} step={step} at={at} count={shown.length} />
}

function TourCard({
  step,
  at,
  count,
}: {
  readonly step: TourStep
  readonly at: number
  readonly count: number
}) {
  const t = useText(tourText)
  const card = useRef<HTMLDialogElement>(null)
  const { part, window: size } = useViewOf(step.parts)
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number }>()
  useLayoutEffect(() => {
    if (!card.current) return
    const { offsetWidth: width, offsetHeight: height } = card.current
    setPlace(placeCard({ width, height }, part, size))
  }, [part, size])
  useFocusOfCard(card)
  useKeysOfCard(card)
  const isLast = at === count - 1
  return (
    <>
      {part && <div className="tour-ring" style={part} aria-hidden />}
      <dialog
        open
        className="tour-card"
        ref={card}
        tabIndex={-1}
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        style={place ?? { visibility: 'hidden' }}
      >
        <h2 id="tour-title">{t(`${step.name}.title`)}</h2>
        <Text size="sm" id="tour-text">
          {t(`${step.name}.text`)}
        </Text>
        <Group justify="space-between" mt="sm">
          <span className="quiet tabular">{t('place', { at: at + 1, of: count })}</span>
          <Group gap="xs">
            {at > 0 && (
              <Button size="xs" variant="default" onClick={() => showStep(at - 1)}>
                {t('back')}
              </Button>
            )}
            <Button size="xs" onClick={() => (isLast ? endTour() : showStep(at + 1))}>
              {t(isLast ? 'end' : 'next')}
            </Button>
          </Group>
        </Group>
        <CloseButton className="tour-skip" aria-label={t('skip')} onClick={endTour} />
      </dialog>
    </>
  )
}

/** Where a page is still coming, it takes the focus for its title or a row that it selects. */
const SETTLES_MS = [300, 900, 1800, 3000]

/** A card has the focus from the beginning, and until somebody has moved it elsewhere. */
function useFocusOfCard(card: { readonly current: HTMLDialogElement | null }): void {
  useEffect(() => {
    const take = (): void => {
      const isWithin = card.current?.contains(document.activeElement) ?? true
      if (!isWithin) card.current?.focus({ preventScroll: true })
    }
    const timers = SETTLES_MS.map((ms) => setTimeout(take, ms))
    const leave = (): void => timers.forEach(clearTimeout)
    take()
    window.addEventListener('keydown', leave, { capture: true })
    window.addEventListener('pointerdown', leave)
    return () => {
      leave()
      window.removeEventListener('keydown', leave, { capture: true })
      window.removeEventListener('pointerdown', leave)
    }
  }, [card])
}

/** Escape skips the tour wherever the focus is; other keys in the card are none of the page. */
function useKeysOfCard(card: { readonly current: HTMLDialogElement | null }): void {
  useEffect(() => {
    const own = card.current
    window.addEventListener('keydown', skipByEscape, { capture: true })
    own?.addEventListener('keydown', stop)
    return () => {
      window.removeEventListener('keydown', skipByEscape, { capture: true })
      own?.removeEventListener('keydown', stop)
    }
  }, [card])
}

function skipByEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return
  event.stopPropagation()
  endTour()
}

function stop(event: Event): void {
  event.stopPropagation()
}
