import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { usePageTitle } from './page-title.ts'

/** A page: its title is the document's too, and takes the focus so that a screen reader says where one is. */
export function Page({
  title,
  name = title,
  sign,
  badge,
  about,
  actions,
  isWide = false,
  children,
}: {
  readonly title: string
  /** What the page is called, where its title tells what it shows. */
  readonly name?: string
  /** Before the title, which says the same in words. */
  readonly sign?: ReactNode
  /** Behind the title: how it stands. */
  readonly badge?: ReactNode
  readonly about?: ReactNode
  readonly actions?: ReactNode
  /** Uses the whole width of the window. */
  readonly isWide?: boolean
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  usePageTitle(name)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Box maw={isWide ? undefined : 'var(--page)'}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          {sign}
          <div style={{ flex: '1 1 280px', minWidth: 0 }}>
            <Group gap="xs">
              <Title
                order={1}
                ref={heading}
                tabIndex={-1}
                // A title may be an e-mail address, which has no place to break.
                style={{ outline: 'none', overflowWrap: 'anywhere' }}
              >
                {title}
              </Title>
              {badge}
            </Group>
            {about !== undefined && (
              <Text size="sm" c="var(--text-2)" mt={2} component="div">
                {about}
              </Text>
            )}
          </div>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Box>
  )
}
