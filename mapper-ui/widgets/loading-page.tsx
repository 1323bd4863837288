import { useContext } from 'react'
import { useText } from '../text/use-text.ts'
import { IsFramed } from './is-framed.ts'
import { appText } from './text.ts'

/** The shape of a page, a moment after it has been asked for: nothing jumps when it comes. */
export function LoadingPage() {
  const t = useText(appText)
  const isFramed = useContext(IsFramed)
  return (
    <output
      className="bones"
      data-of="page"
      data-alone={isFramed ? undefined : ''}
      aria-label={t('loading')}
    >
      {['title', 'line', 'card', 'card', 'card'].map((part, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- they never change
        <span key={at} className="bone" data-part={part} />
      ))}
    </output>
  )
}

const ROWS = Array.from({ length: 12 }, (_, at) => at)

/** The shape of a surface of the editor: a bar, and rows as high as they will be. */
export function LoadingRows() {
  const t = useText(appText)
  return (
    <output className="bones" data-of="rows" aria-label={t('loading')}>
      {ROWS.map((row) => (
        <span key={row} className="bone" data-part="row" />
      ))}
    </output>
  )
}
