import type { Cause } from '../errors/open-state.ts'
import { TextLink } from '../widgets/links.tsx'

/** Leads to a cause with its records; told as people read it. */
export function CauseLink({
  workspace,
  cause: { integration, flow, state, cause },
  words,
}: {
  readonly workspace: string
  readonly cause: Cause
  readonly words: string
}) {
  return (
    <TextLink
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={{ integration, flow, state, cause }}
      c="var(--text)"
      fw={500}
      size="sm"
      lineClamp={2}
      title={words}
    >
      {words}
    </TextLink>
  )
}
