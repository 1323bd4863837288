import { Loader } from '@mantine/core'

/** Says that something is on its way, to those who see it turn and to those who do not. */
export function BusySign({
  label,
  size = 'md',
}: {
  readonly label: string
  readonly size?: 'sm' | 'md'
}) {
  return (
    <output aria-label={label}>
      <Loader size={size} aria-hidden />
    </output>
  )
}
