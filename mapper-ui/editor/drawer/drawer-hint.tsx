import { Group, Text, ThemeIcon } from '@mantine/core'
import type { ReactNode } from 'react'

/** What a part of the drawer is for, while there is nothing in it. */
export function DrawerHint({
  icon,
  title,
  children,
}: {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" radius="xl" aria-hidden>
        {icon}
      </ThemeIcon>
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {children !== undefined && (
          <Text size="sm" c="dimmed" component="div" maw={640}>
            {children}
          </Text>
        )}
      </div>
    </Group>
  )
}
