import { SystemMark } from '../widgets/system-mark.tsx'
import { ChoiceList } from './choice-list.tsx'
import type { System } from './systems-of.ts'

/** The systems of an integration with what can be read, or written, of each. */
export function SystemList({
  label,
  systems,
  accepts,
  hint,
  value,
  onChoose,
}: {
  readonly label: string
  readonly systems: readonly System[]
  readonly accepts: (system: System, resource: System['resources'][number]) => boolean
  /** What else there is of a system. */
  readonly hint?: (system: System) => string | undefined
  readonly value: string | undefined
  readonly onChoose: (name: string) => void
}) {
  const offered = systems
    .map((system) => ({
      system,
      resources: system.resources.filter((each) => accepts(system, each)),
    }))
    .filter(({ resources }) => resources.length > 0)
  return (
    <section className="side-of-flow" aria-label={label}>
      <h3>{label}</h3>
      {offered.map(({ system, resources }, at) => (
        <div key={system.role} className="flow-system">
          <p>
            <SystemMark title={system.title} size={20} />
            <b>{system.title}</b>
            {system.connection !== system.title && <span>{system.connection}</span>}
          </p>
          <ChoiceList
            label={`${label} ${system.title}`}
            isFirst={at === 0 && value === undefined}
            choices={resources.map(({ name, title }) => ({
              value: `${system.role}.${name}`,
              label: title ?? name,
            }))}
            value={value}
            onChoose={onChoose}
          />
          {hint?.(system) !== undefined && <small>{hint(system)}</small>}
        </div>
      ))}
    </section>
  )
}
