import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { DraftedConnector } from '../../server/contract/connectors.ts'
import { connectorText } from '../editor/connector/text.ts'
import { useText } from '../text/use-text.ts'

/** What a description gives: its resources to choose from, and what could not be used. */
export function Found({
  drafted: { text, resources, offered, guesses, left },
  isBusy,
  onCreate,
}: {
  readonly drafted: DraftedConnector
  readonly isBusy: boolean
  readonly onCreate: (only: readonly string[]) => void
}) {
  const t = useText(connectorText)
  const [chosen, setChosen] = useState(resources)
  const toggle = (name: string): void =>
    setChosen(offered.filter((each) => (each === name) !== chosen.includes(each)))
  return (
    <section className="new-connector-found" aria-label={t('take')}>
      <h3>{t('found', { count: offered.length })}</h3>
      <div>
        {t('take')}
        <Button size="compact-xs" variant="subtle" onClick={() => setChosen(offered)}>
          {t('takeAll')}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => setChosen([])}>
          {t('takeNone')}
        </Button>
      </div>
      <ul>
        {offered.map((name) => (
          <li key={name}>
            <Checkbox
              size="xs"
              label={name}
              checked={chosen.includes(name)}
              onChange={() => toggle(name)}
            />
          </li>
        ))}
      </ul>
      {text === null && resources.length > 0 && <p>{t('tooLong')}</p>}
      {left.length > 0 && (
        <details>
          <summary>{t('left', { count: left.length })}</summary>
          <ul>
            {left.map(({ what, reason }) => (
              <li key={`${what} ${reason}`}>
                <code>{what}</code>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      <footer>
        <Button disabled={chosen.length === 0} loading={isBusy} onClick={() => onCreate(chosen)}>
          {t('create')}
        </Button>
        <span>{t('guesses', { count: guesses })}</span>
      </footer>
    </section>
  )
}
