import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEffect } from 'react'

/** The frame of the pages before one is signed in. */
export function FrontPage({
  title,
  about,
  children,
}: {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Mapwright`
  }, [title])
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w={420} maw="100%">
        <Stack>
          <Group gap="xs">
            <img src="/icon.svg" alt="" width={30} height={30} />
            <Text fw={700}>Mapwright</Text>
          </Group>
          <div>
            <Title order={1}>{title}</Title>
            {about !== undefined && (
              <Text c="dimmed" mt={4}>
                {about}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  )
}
