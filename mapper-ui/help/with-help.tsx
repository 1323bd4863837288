import './with-help.css'
import type { ReactNode } from 'react'
import { HelpButton } from './help-button.tsx'
import type { TopicName } from './topics.ts'

/** A field with a "?" at the end of its label, which is no part of the name of the field. */
export function WithHelp({
  topic,
  children,
}: {
  readonly topic: TopicName
  readonly children: ReactNode
}) {
  return (
    <div className="with-help">
      {children}
      <HelpButton topic={topic} />
    </div>
  )
}
