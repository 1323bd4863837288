import './tour.css'
import { Button, CloseButton, Group, Text } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { isJsonObject } from '../../../engine/index.ts'
import type { FlowPlace } from '../../model/deep-link.ts'
import { listSteps } from '../../model/mapping/flow-steps.ts'
import { useText } from '../../text/use-text.ts'
import type { Editor } from '../editor.ts'
import { useEditor } from '../editor-context.tsx'
import { type Box, placeCard } from './place-card.ts'
import { tourText } from './text.ts'
import { endTour, showTour, useTourStep } from './tour-state.ts'

/** What each step shows, and of which part of the editor it tells. */
const STEPS = [
  { name: 'steps', surface: 'pipeline', part: '[data-tour=surface]' },
  { name: 'source', surface: 'mapping', part: '.mapping-panel[data-side=source]' },
  { name: 'target', surface: 'mapping', part: '.mapping-panel[data-side=target]' },
  { name: 'formula', surface: 'mapping', part: '.formula-dock' },
  { name: 'publish', surface: 'mapping', part: '[data-tour=drawer]' },
] as const

/** Five cards that show the editor on the flow that is open. They write nothing. */
export function Tour() {
  const at = useTourStep()
  const step = at === undefined ? undefined : STEPS[at]
  const editor = useEditor()
  const surface = step?.surface
  useEffect(() => {
    if (surface) editor.select(placeOf(editor, surface))
  }, [editor, surface])
  // Who leaves the editor has left the tour.
  useEffect(() => () => endTour(), [])
  if (at === undefined || !step) return null
  return <Card key={step.name} at={at} step={step} />
}

function Card({ at, step }: { readonly at: number; readonly step: (typeof STEPS)[number] }) {
  const t = useText(tourText)
  const card = useRef<HTMLDialogElement>(null)
  const part = useBox(step.part)
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number }>()
  useLayoutEffect(() => {
    const { offsetWidth: width, offsetHeight: height } = card.current ?? {
      offsetWidth: 0,
      offsetHeight: 0,
    }
    const { innerWidth, innerHeight } = window
    setPlace(placeCard({ width, height }, part, { width: innerWidth, height: innerHeight }))
  }, [part])
  const isThere = part !== undefined
  // Again once the part is there: a tree takes the focus when its row is selected.
  useEffect(() => {
    if (isThere) card.current?.focus({ preventScroll: true })
  }, [isThere])
  useEffect(() => {
    const own = card.current
    own?.focus({ preventScroll: true })
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      endTour()
    }
    window.addEventListener('keydown', leave, { capture: true })
    // Keys of the editor mean nothing in the card.
    own?.addEventListener('keydown', stop)
    return () => {
      window.removeEventListener('keydown', leave, { capture: true })
      own?.removeEventListener('keydown', stop)
    }
  }, [])
  const isLast = at === STEPS.length - 1
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
        <header>
          <h2 id="tour-title">{t(`${step.name}.title`)}</h2>
          <CloseButton aria-label={t('skip')} onClick={endTour} />
        </header>
        <Text size="sm" id="tour-text">
          {t(`${step.name}.text`)}
        </Text>
        <Group justify="space-between" mt="sm">
          <span className="quiet tabular">{t('place', { at: at + 1, of: STEPS.length })}</span>
          <Group gap="xs">
            {at > 0 && (
              <Button size="xs" variant="default" onClick={() => showTour(at - 1)}>
                {t('back')}
              </Button>
            )}
            <Button size="xs" onClick={() => (isLast ? endTour() : showTour(at + 1))}>
              {t(isLast ? 'end' : 'next')}
            </Button>
          </Group>
        </Group>
      </dialog>
    </>
  )
}

function stop(event: Event): void {
  event.stopPropagation()
}

/** The first step that writes, and the first field that it fills: there is something to see of each part. */
function placeOf({ document }: Editor, surface: FlowPlace['surface']): Partial<FlowPlace> {
  if (surface !== 'mapping') return { surface }
  const step = listSteps(document.store.getState().flow.value).find(
    ({ verb, value }) => verb === 'write' && isJsonObject(value['set'] ?? null),
  )
  const set = step?.value['set']
  const [field] = set !== undefined && isJsonObject(set) ? Object.keys(set) : []
  return { surface, step: step?.path, field }
}

/** Where a part is in the window; it may come later, and move. */
function useBox(selector: string): Box | undefined {
  const [box, setBox] = useState<Box>()
  useEffect(() => {
    const look = (): void => {
      const found = document.querySelector(selector)?.getBoundingClientRect()
      const next = found && found.width > 0 ? visible(found) : undefined
      setBox((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [selector])
  return box
}

const LOOK_MS = 200

function visible({ left, top, right, bottom }: DOMRect): Box {
  const { innerWidth, innerHeight } = window
  const from = { left: Math.max(0, left), top: Math.max(0, top) }
  return {
    ...from,
    width: Math.min(innerWidth, right) - from.left,
    height: Math.min(innerHeight, bottom) - from.top,
  }
}
