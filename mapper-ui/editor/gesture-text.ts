import { useCallback } from 'react'
import type { Label } from '../model/document/label.ts'
import { defineText } from '../text/define-text.ts'
import { translator } from '../text/translator.ts'
import { useLocale } from '../text/use-text.ts'

/** What the model says by keys: names of gestures, notices, refusals. */
export const gestureText = defineText('gesture', {
  en: { 'undo.typing': 'typing' },
  it: { 'undo.typing': 'digitazione' },
  nl: { 'undo.typing': 'typen' },
})

/** Turns what the model says into words. */
export function useLabel(): (label: Label) => string {
  const locale = useLocale()
  return useCallback(
    ({ key, values }) => translator.t(key, { ...values, ns: gestureText.area, lng: locale }),
    [locale],
  )
}
