import { Button, Group, Kbd, Modal, Table } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKeyboard } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useText } from '../text/use-text.ts'
import { type ListCommand, listKeys, pressedBy } from './list-keys.ts'
import { errorsText } from './text.ts'
import { useListKeys } from './use-list-keys.ts'

/** What has no button elsewhere on the page. */
export type RowCommand = 'next' | 'previous' | 'select' | 'fix'

/** Below the records: the keys that go through them, each a button too, and all keys on demand. */
export function KeyBar({
  commands: { next, previous, select, fix },
  isReader,
}: {
  readonly commands: Readonly<Record<RowCommand, () => void>>
  /** Somebody who only looks: nothing is selected or fixed. */
  readonly isReader: boolean
}) {
  const t = useText(errorsText)
  const [isOpen, help] = useDisclosure(false)
  const own: Readonly<Partial<Record<ListCommand, () => void>>> = useMemo(
    () => (isReader ? { next, previous } : { next, previous, select, fix }),
    [isReader, next, previous, select, fix],
  )
  useListKeys(own)
  return (
    <Group gap={4} p={6} className="key-bar">
      {listKeys.map(({ command, key }) => {
        const act = own[command]
        return (
          act && (
            <Button
              key={command}
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<Kbd size="xs">{key}</Kbd>}
              {...pressedBy(command)}
              onClick={act}
            >
              {t(`key.${command}`)}
            </Button>
          )
        )
      })}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        ml="auto"
        leftSection={<IconKeyboard size={14} aria-hidden />}
        {...pressedBy('help')}
        onClick={help.open}
      >
        {t('keys')}
      </Button>
      <Modal opened={isOpen} onClose={help.close} title={t('keys')}>
        <Table verticalSpacing={4} aria-label={t('keys')}>
          <Table.Tbody>
            {listKeys.map(({ command, key }) => (
              <Table.Tr key={command}>
                <Table.Td>{t(`key.${command}`)}</Table.Td>
                <Table.Td ta="right">
                  <Kbd size="xs">{key}</Kbd>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </Group>
  )
}
