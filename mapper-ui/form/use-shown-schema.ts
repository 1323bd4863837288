import { useEffect, useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import { questionsOf } from './question.ts'
import { withoutQuestions } from './without-questions.ts'

type FindHidden = (schema: JsonObject, settings: JsonObject) => readonly string[]

/** A settings schema without the questions that `x-show` hides; formulas are loaded only where there is one. */
export function useShownSchema(schema: JsonObject, settings: JsonObject): JsonObject {
  const hasFormulas = questionsOf(schema).some(([, property]) => property['x-show'] !== undefined)
  const [findHidden, setFindHidden] = useState<{ readonly find: FindHidden }>()
  useEffect(() => {
    if (!hasFormulas) return
    let isHere = true
    const load = async () => {
      const { findHidden: find } = await import('./find-hidden.ts')
      if (isHere) setFindHidden({ find })
    }
    void load()
    return () => {
      isHere = false
    }
  }, [hasFormulas])
  const hidden = hasFormulas && findHidden ? findHidden.find(schema, settings) : []
  const [kept, setKept] = useState({ schema, hidden: '', shown: schema })
  // The same schema for the same questions, so that the form is not drawn anew with every key.
  const key = hidden.join('\n')
  if (kept.schema === schema && kept.hidden === key) return kept.shown
  const shown = withoutQuestions(schema, hidden)
  setKept({ schema, hidden: key, shown })
  return shown
}
