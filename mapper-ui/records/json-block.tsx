import { Code } from '@mantine/core'
import type { Json } from '../../engine/index.ts'

const TALLEST = 360

/** Data as they are; scrolls by itself, so it can be reached by keyboard. */
export function JsonBlock({ name, value }: { readonly name: string; readonly value: Json }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <section aria-label={name} tabIndex={0} style={{ maxHeight: TALLEST, overflow: 'auto' }}>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', overflow: 'visible' }}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </section>
  )
}
