import type { ReactNode } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { parseAwaitedRecord } from '../model/record/awaited-record.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { TextLink } from '../widgets/links.tsx'
import { errorsText } from './text.ts'

/** What a record waits for, leading to the page of that record, or to all that is known under its values. */
export function AwaitedLink({
  workspace,
  integration,
  waitsFor,
}: {
  readonly workspace: string
  readonly integration: string
  readonly waitsFor: string
}): ReactNode {
  const t = useText(errorsText)
  const titled = useTitled()
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const awaited = parseAwaitedRecord(waitsFor)
  if (!awaited) return t('waitsFor', { what: waitsFor })
  if (awaited.kind === 'match') {
    const what = `${titled(awaited.target)} ${awaited.values.join(' ')}`
    return (
      <TextLink
        inherit
        underline="always"
        to="/w/$workspace/records"
        params={{ workspace }}
        search={{ q: awaited.values.at(-1) ?? '' }}
      >
        {t('waitsFor', { what })}
      </TextLink>
    )
  }
  const { source, key, target } = awaited
  const words = t('waitsFor', { what: `${titled(source)} ${key} → ${titled(target)}` })
  const flow = data?.body.items
    .find(({ name }) => name === integration)
    ?.flows.find(
      (each) => each.isOn && each.source === source && each.targets.includes(target),
    )?.flow
  if (flow === undefined) return words
  return (
    <TextLink
      inherit
      underline="always"
      to="/w/$workspace/i/$integration/f/$flow/r/$key"
      params={{ workspace, integration, flow, key }}
      search={{}}
    >
      {words}
    </TextLink>
  )
}
