import { Select, type SelectProps, Stack, Text } from '@mantine/core'
import { ROLES, type Role } from '../../server/contract/route.ts'
import { useText } from '../text/use-text.ts'
import { settingsText } from './text.ts'

/** What somebody may do, each role with its meaning. */
export function RoleSelect({
  value,
  onChange,
  ...look
}: {
  readonly value: Role
  readonly onChange: (role: Role) => void
} & Pick<SelectProps, 'label' | 'aria-label' | 'w' | 'size'>) {
  const t = useText(settingsText)
  return (
    <Select
      {...look}
      allowDeselect={false}
      value={value}
      data={ROLES.map((role) => ({ value: role, label: t(role) }))}
      comboboxProps={{ width: 280, position: 'bottom-start' }}
      renderOption={({ option }) => {
        const role = ROLES.find((each) => each === option.value)
        return (
          <Stack gap={0}>
            <Text size="sm">{option.label}</Text>
            {role && (
              <Text size="xs" c="dimmed">
                {t(`${role}Hint`)}
              </Text>
            )}
          </Stack>
        )
      }}
      onChange={(chosen) => {
        const role = ROLES.find((each) => each === chosen)
        if (role) onChange(role)
      }}
    />
  )
}
