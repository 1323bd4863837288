import type { ReactNode } from 'react'
import { useFlowSummary } from '../overview/use-flow-summary.ts'
import { TextLink } from '../widgets/links.tsx'
import type { RecordPlace } from './record-place.ts'

/** Opens the place of a flow that did something: a step, or a field of it. */
export function EditorLink({
  place: { workspace, integration, flow },
  step,
  field,
  label,
  children,
}: {
  readonly place: RecordPlace
  readonly step: string
  /** `lines[].price` */
  readonly field?: string
  /** In place of the children, for who cannot see where they stand. */
  readonly label?: string
  readonly children: ReactNode
}) {
  const file = useFlowSummary(workspace)(integration, flow)?.file
  if (file === undefined) return <span>{children}</span>
  return (
    <TextLink
      size="sm"
      to="/w/$workspace/edit"
      params={{ workspace }}
      search={{
        path: file,
        step,
        ...(field === undefined ? {} : { view: 'mapping', field: field.replaceAll('[]', '') }),
      }}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </TextLink>
  )
}
