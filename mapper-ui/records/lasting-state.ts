import type { LastingState } from '../../server/contract/records.ts'
import { useText } from '../text/use-text.ts'
import { useOutcomeWord } from './outcome-badge.tsx'
import { recordsText } from './text.ts'

export type Tone = 'ok' | 'attention' | 'bad' | 'quiet'

/** How a record stands, in words: `Created as 439872128`. */
export function useStateWords(): (state: LastingState) => string {
  const t = useText(recordsText)
  const word = useOutcomeWord()
  return ({ word: name, is }) => {
    if (is && (name === 'created' || name === 'linked')) {
      return t(name === 'created' ? 'createdAs' : 'linkedTo', { id: String(is.id) })
    }
    return word(name)
  }
}

const TONES: Readonly<Record<string, Tone>> = {
  created: 'ok',
  linked: 'ok',
  done: 'ok',
  parked: 'bad',
  dropped: 'bad',
  waiting: 'attention',
  retrying: 'attention',
  'in-doubt': 'attention',
}

export function toneOf({ word }: LastingState): Tone {
  return TONES[word] ?? 'quiet'
}
