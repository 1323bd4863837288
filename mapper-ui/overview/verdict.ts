import type { FlowSummary, IntegrationSummary } from '../../server/contract/integrations.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { overviewText } from './text.ts'

/** Those that run: switched on, and of the direction that is chosen. */
export function activeFlowsOf({ state, flows }: IntegrationSummary): readonly FlowSummary[] {
  if (state === 'setup') return []
  return flows.filter(({ isOn, direction }) => isOn && direction?.isChosen !== false)
}

/** `Orders, Lightspeed to CCV SalesPOS` is Orders, where the systems are known. */
export function shortTitle(title: string): string {
  return title.split(',')[0] ?? title
}

/** What one line says of all: systems that do not do what they are asked, then flows, then that all is well. */
export function useVerdict(integrations: readonly IntegrationSummary[]): string {
  const t = useText(overviewText)
  const locale = useLocale()
  const list = (names: readonly string[]): string =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(names.slice(0, 3))
  const on = integrations.filter(({ state }) => state === 'on')
  if (on.length === 0) return t(integrations.length > 0 ? 'verdictOff' : 'title')
  const failing = on.flatMap(({ flows, systems }) =>
    systems.filter(({ connection }) =>
      flows.some((flow) => flow.system?.connection === connection),
    ),
  )
  const titles = (isDenied: boolean): readonly string[] => [
    ...new Set(
      failing
        .filter(({ calls }) => (calls?.failing?.isDenied ?? false) === isDenied)
        .map(({ title }) => title),
    ),
  ]
  const flows = on.flatMap(activeFlowsOf)
  const named = (...healths: readonly FlowSummary['health'][]): readonly string[] =>
    flows
      .filter(({ health, system }) => system === null && healths.includes(health))
      .map(({ title }) => shortTitle(title))
  const parts = [
    ['verdictStopped', titles(true)],
    ['verdictSilent', titles(false)],
    ['verdictFailing', named('failing', 'stopped')],
    ['verdictAttention', named('attention')],
    ['verdictUnknown', named('unknown')],
  ] as const
  const said = parts
    .filter(([, names]) => names.length > 0)
    .map(([key, names]) => t(key, { count: names.length, names: list(names) }))
  return said.length > 0 ? said.slice(0, 2).join(' ') : t('verdictWell')
}
