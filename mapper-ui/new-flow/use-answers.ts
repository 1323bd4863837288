import { useMemo, useState } from 'react'
import { useAction } from '../api/use-action.ts'
import {
  isGoodKey,
  type JudgedField,
  type MatchKey,
  offerMatchKeys,
} from '../model/new-flow/match-keys.ts'
import { freeFlowName, type NewFlow } from '../model/new-flow/write-new-flow.ts'
import { useText } from '../text/use-text.ts'
import { findResource, folderOf, type Home } from './systems-of.ts'
import { newFlowText } from './text.ts'

/** Position among the keys that are offered; `links`: by none of them. */
export type MatchAnswer = number | 'links'

const RECORDS = 3
const NONE: readonly never[] = []

/** The three answers, each of which may be given anew, and what follows from them. */
export function useAnswers(workspace: string, { integration, systems }: Home) {
  const t = useText(newFlowText)
  const [sourceName, setSource] = useState<string>()
  const [targetName, setTarget] = useState<string>()
  const [match, setMatch] = useState<MatchAnswer>()
  const [chosenFields, setChosenFields] = useState<Readonly<Record<string, string>>>({})
  const [title, setTitle] = useState<string>()
  const reading = useAction('readSource')
  const source = findResource(systems, sourceName)
  const target = findResource(systems, targetName)
  const read = reading.isSuccess ? reading.data.body : undefined
  const records = read?.records ?? NONE
  const judged = read?.fields ?? NONE
  const keys = useMemo(() => {
    if (!source || !target) return []
    const count = records.length
    return offerMatchKeys({
      source: source.resource.schema,
      target: target.resource.schema,
      findBy: target.resource.findBy,
      judged,
      count,
    }).map((key) => withChosen(key, chosenFields, { judged, count }))
  }, [source, target, judged, records, chosenFields])
  const key = typeof match === 'number' ? keys[match] : undefined
  const ownTitle =
    source && target
      ? t('titleOf', {
          source: source.resource.title ?? source.resource.name,
          from: source.system.title,
          to: target.system.title,
        })
      : ''

  function forget(): void {
    setMatch(undefined)
    setChosenFields({})
  }

  function ask(name: string): void {
    const params = { workspace, integration: integration.name }
    reading.mutate({ params, body: { source: name, count: RECORDS } })
  }

  return {
    source,
    target,
    sourceName,
    targetName,
    reading,
    isRead: read !== undefined,
    records,
    judged,
    keys,
    match,
    key,
    ownTitle,
    title: title ?? ownTitle,
    setTitle,
    setMatch,
    askAgain: () => ask(sourceName ?? ''),
    chooseSource: (name: string) => {
      setSource(name)
      forget()
      if (targetName === name) setTarget(undefined)
      ask(name)
    },
    chooseTarget: (name: string) => {
      setTarget(name)
      forget()
    },
    /** A person says which field of the source it is. */
    chooseField: (at: number, field: string, from: string) => {
      setChosenFields((before) => ({ ...before, [field]: from }))
      setMatch(at)
    },
  }
}

export type Answers = ReturnType<typeof useAnswers>

/** The flow that the answers make; nothing while one is missing. */
export function flowOf(
  { isRead, match, sourceName, targetName, key, title, ownTitle }: Answers,
  { integration, folder }: Home,
  taken: readonly string[],
): NewFlow | undefined {
  if (!isRead || match === undefined) return undefined
  if (sourceName === undefined || targetName === undefined) return undefined
  const fields = key?.fields ?? []
  return {
    name: freeFlowName(sourceName, targetName, namesIn(folder, taken, integration.flows)),
    title: title.trim() || ownTitle,
    source: sourceName,
    target: targetName,
    match: Object.fromEntries(fields.map((each) => [each.target, each.source ?? ''])),
    readOnly: fields.filter(({ isReadOnly }) => isReadOnly).map((each) => each.target),
  }
}

/** What a person chose stands in place of what was guessed, and is judged as that was. */
function withChosen(
  { fields }: MatchKey,
  chosen: Readonly<Record<string, string>>,
  found: { readonly judged: readonly JudgedField[]; readonly count: number },
): MatchKey {
  const own = fields.map((field) => ({ ...field, source: chosen[field.target] ?? field.source }))
  return { fields: own, isGood: isGoodKey(own, found) }
}

function namesIn(
  folder: string,
  taken: readonly string[],
  flows: readonly { readonly flow: string }[],
): ReadonlySet<string> {
  const names = taken
    .filter((path) => folderOf(path) === folder)
    .map((path) => path.slice(folder.length + 1).replace(/\.ya?ml$/, ''))
  return new Set([...names, ...flows.map(({ flow }) => flow)])
}
