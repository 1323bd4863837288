import { Kbd, Modal, Table, Title } from '@mantine/core'
import { type KeyPlace, keymap, showKeys } from '../model/keymap.ts'
import { useText } from '../text/use-text.ts'
import { useLabel } from './gesture-text.ts'
import { isMac } from './is-mac.ts'
import { editorText } from './text.ts'

const PLACES: readonly KeyPlace[] = [
  'anywhere',
  'pipeline',
  'source',
  'target',
  'formula',
  'suggestion',
]

/** All keys, made from the list that binds them. */
export function KeysHelp({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const t = useText(editorText)
  const say = useLabel()
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('keys')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {PLACES.map((place) => (
        <section key={place}>
          <Title order={3} size="h6" mt="sm">
            {t(`where.${place}`)}
          </Title>
          <Table verticalSpacing={4} aria-label={t(`where.${place}`)}>
            <Table.Tbody>
              {keymap
                .filter(({ where }) => where.includes(place))
                .map(({ id, title, keys }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{say({ key: title, values: {} })}</Table.Td>
                    <Table.Td ta="right">
                      {keys.map((each) => (
                        <Kbd key={each} ml={4} size="xs">
                          {showKeys(each, isMac)}
                        </Kbd>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </section>
      ))}
    </Modal>
  )
}
