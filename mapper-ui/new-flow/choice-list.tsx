import { type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useText } from '../text/use-text.ts'
import { newFlowText } from './text.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** Those that other flows use come first; the rest is there when somebody asks, or types what it is called. */
const SHOWN = 6

/**
 * One of many as chips. Arrows and the first letters walk, and only Enter, Space or a click choose: a choice may ask a
 * system, which is not to be asked for each that somebody walks over.
 */
export function ChoiceList({
  label,
  choices,
  value,
  isFirst,
  onChoose,
}: {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: string | undefined
  /** Where the tabulator comes to while nothing is chosen. */
  readonly isFirst: boolean
  readonly onChoose: (value: string) => void
}) {
  const t = useText(newFlowText)
  const list = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole
    ? choices
    : choices.filter((choice, at) => at < SHOWN || choice.value === value)
  const stop = choices.some((each) => each.value === value) ? value : isFirst && choices[0]?.value

  function walk(event: KeyboardEvent): void {
    const at = chipsIn(list.current).findIndex((chip) => chip === document.activeElement)
    const step = stepOf(event.key)
    if (step !== undefined) {
      event.preventDefault()
      chipsIn(list.current)
        .at((at + step) % shown.length)
        ?.focus()
      return
    }
    const found = findTyped(event, choices, typed.current)
    if (found < 0) return
    event.preventDefault()
    flushSync(() => setWhole(true))
    chipsIn(list.current)[found]?.focus()
  }

  return (
    <div className="choices">
      {/* oxlint-disable jsx-a11y/interactive-supports-focus, jsx-a11y/prefer-tag-over-role -- a native radio chooses what arrows come to */}
      <div role="radiogroup" aria-label={label} ref={list} onKeyDown={walk}>
        {shown.map((choice) => (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={choice.value === value}
            tabIndex={choice.value === stop ? 0 : -1}
            onClick={() => onChoose(choice.value)}
          >
            {choice.label}
          </button>
        ))}
      </div>
      {/* oxlint-enable jsx-a11y/interactive-supports-focus, jsx-a11y/prefer-tag-over-role */}
      {shown.length < choices.length && (
        <button type="button" className="more" onClick={() => setWhole(true)}>
          {t('more', { count: choices.length - shown.length })}
        </button>
      )}
    </div>
  )
}

function chipsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])]
}

function stepOf(key: string): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return 1
  return key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : undefined
}

/** Letters typed so soon after each other are one word. */
const WORD_MS = 900

function findTyped(
  { key, timeStamp, ctrlKey, metaKey, altKey }: KeyboardEvent,
  choices: readonly Choice[],
  typed: { text: string; at: number },
): number {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return -1
  typed.text = (timeStamp - typed.at < WORD_MS ? typed.text : '') + key.toLocaleLowerCase()
  typed.at = timeStamp
  return choices.findIndex(({ label }) => label.toLocaleLowerCase().startsWith(typed.text))
}
