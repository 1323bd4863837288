import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

/** A page: its title is the document's too, and takes the focus so that a screen reader says where one is. */
export function Page({
  title,
  about,
  actions,
  isWide = false,
  children,
}: {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  /** Uses the whole width of the window. */
  readonly isWide?: boolean
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Mapwright`
  }, [title])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Box maw={isWide ? undefined : 1180} mx="auto">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div style={{ flex: '1 1 320px', minWidth: 0 }}>
            <Title
              order={1}
              ref={heading}
              tabIndex={-1}
              // A title may be an e-mail address, which has no place to break.
              style={{ outline: 'none', overflowWrap: 'anywhere' }}
            >
              {title}
            </Title>
            {about !== undefined && (
              <Text c="dimmed" mt={4} component="div">
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
