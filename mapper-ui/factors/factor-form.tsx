import { Button, Group, PasswordInput, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ComponentProps, useState } from 'react'
import type { BodyOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useText } from '../text/use-text.ts'
import { FactorProblem } from './factor-problem.tsx'
import { signWithPasskey } from './passkey.ts'
import { factorText } from './text.ts'

type Shown = BodyOf<Routes['proveMe']>
export type Kind = Shown['kind']
type Options = Parameters<typeof signWithPasskey>[0]

/** Asks for one of those that somebody has to show; the first is the one that they are most likely to take. */
export function FactorForm<K extends Kind>({
  kinds,
  confirm,
  askOptions,
  onShow,
}: {
  readonly kinds: readonly K[]
  /** Words of the button. */
  readonly confirm: string
  /** What a passkey is to sign. */
  readonly askOptions: () => Promise<Options>
  /** Has it looked at; fails where it is not good. */
  readonly onShow: (shown: Extract<Shown, { readonly kind: K }>) => Promise<void>
}) {
  const t = useText(factorText)
  const [chosen, setChosen] = useState<K>()
  const [text, setText] = useState('')
  const kind = chosen ?? kinds[0]
  const show = useMutation({
    mutationFn: async () => {
      const shown = await read()
      if (isOf(shown, kinds)) await onShow(shown)
    },
    onError: () => setText(''),
  })

  async function read(): Promise<Shown> {
    if (kind === 'passkey') return { kind, passkey: await signWithPasskey(await askOptions()) }
    if (kind === 'password') return { kind, password: text }
    return { kind: kind === 'recovery' ? kind : 'app', code: text.trim() }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        show.mutate()
      }}
    >
      <Stack>
        <FactorProblem error={show.error} />
        {kinds.length > 1 && (
          <Radio.Group
            label={t('how')}
            value={kind ?? null}
            onChange={(value) => {
              setChosen(kinds.find((each) => each === value))
              setText('')
              show.reset()
            }}
          >
            <Group mt={4}>
              {kinds.map((each) => (
                <Radio key={each} value={each} label={t(each)} />
              ))}
            </Group>
          </Radio.Group>
        )}
        {kind !== undefined && kind !== 'passkey' && (
          <FactorField key={kind} kind={kind} value={text} onChange={setText} />
        )}
        <Button type="submit" loading={show.isPending}>
          {kind === 'passkey' ? t('usePasskey') : confirm}
        </Button>
      </Stack>
    </form>
  )
}

function FactorField({
  kind,
  value,
  onChange,
}: {
  readonly kind: Exclude<Kind, 'passkey'>
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const t = useText(factorText)
  const field = {
    required: true,
    autoFocus: true,
    value,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(event.currentTarget.value),
  }
  if (kind === 'password') {
    return (
      <PasswordInput
        {...field}
        label={t('password')}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        autoComplete="current-password"
      />
    )
  }
  if (kind === 'recovery') {
    return (
      <TextInput
        {...field}
        label={t('recovery')}
        description={t('recoveryHint')}
        autoComplete="off"
      />
    )
  }
  return <CodeInput {...field} />
}

/** Six digits of an app. */
export function CodeInput(
  field: Pick<ComponentProps<typeof TextInput>, 'value' | 'onChange' | 'required' | 'autoFocus'>,
) {
  const t = useText(factorText)
  return (
    <TextInput
      {...field}
      label={t('code')}
      description={t('codeHint')}
      inputMode="numeric"
      pattern="\s*[0-9]{3}\s*[0-9]{3}\s*"
      autoComplete="one-time-code"
    />
  )
}

function isOf<K extends Kind>(
  shown: Shown,
  kinds: readonly K[],
): shown is Extract<Shown, { readonly kind: K }> {
  return kinds.some((kind) => kind === shown.kind)
}
