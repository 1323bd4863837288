import { useCallback } from 'react'
import { isMessage } from '../../engine/index.ts'
import words from '../locales/en/gesture.json' with { type: 'json' }
import type { Label } from '../model/document/label.ts'
import { defineText } from '../text/define-text.ts'
import { translate } from '../text/translator.ts'
import { sayProblem } from '../text/use-problem-text.ts'
import { useLocale } from '../text/use-text.ts'
import { refusalText } from './refusal-text.ts'

/**
 * What the model says by keys: names of gestures, notices, reasons, commands. Why a gesture was refused is in
 * refusal-text.ts.
 */
const gestureText = defineText('gesture', words)

/** Turns what the model says into words. */
export function useLabel(): (label: Label) => string {
  const locale = useLocale()
  return useCallback(
    ({ key, values }) => {
      const { area } = key.startsWith('refused.') ? refusalText : gestureText
      const said = Object.entries(values).map(
        ([name, value]): readonly [string, string | number] => [
          name,
          isMessage(value) ? sayProblem(locale, value) : value,
        ],
      )
      return translate({ area, locale, key, values: Object.fromEntries(said) })
    },
    [locale],
  )
}
