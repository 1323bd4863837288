import { Button, Card, Checkbox, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role } from '../../server/contract/route.ts'
import { call } from '../api/call.ts'
import { useAnswer } from '../api/use-answer.ts'
import { settingsText } from '../settings/text.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { FactorProblem } from './factor-problem.tsx'
import { factorText } from './text.ts'
import { useProof } from './use-proof.tsx'

/** Which roles need a second factor; for the owner. */
export function FactorRules() {
  const duty = useAnswer('readFactorDuty', {}, { saysError: true })
  if (duty.isLoadingError)
    return <ProblemAlert error={duty.error} onRetry={() => void duty.refetch()} />
  if (duty.isPending) return <Skeleton height={200} />
  return <RuleForm saved={duty.data.body.roles} />
}

function RuleForm({ saved }: { readonly saved: readonly Role[] }) {
  const t = useText(factorText)
  const app = useText(appText)
  const role = useText(settingsText)
  const tell = useTell()
  const client = useQueryClient()
  const { prove, dialog } = useProof()
  const [roles, setRoles] = useState(saved)
  const save = useMutation({
    mutationFn: () => prove(() => call('saveFactorDuty', { body: { roles: [...roles] } })),
    onSuccess: async () => {
      tell.done(app('saved'))
      await client.invalidateQueries({ queryKey: ['readFactorDuty'] })
    },
  })
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack align="flex-start">
          <FactorProblem error={save.error} />
          <Checkbox.Group
            label={t('rules')}
            description={t('rulesHint')}
            value={[...roles]}
            onChange={(chosen) => setRoles(ROLES.filter((each) => chosen.includes(each)))}
          >
            <Stack gap="xs" mt="xs">
              {ROLES.map((each) => (
                <Checkbox key={each} value={each} label={role(each)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Text size="sm" c="dimmed">
            {t('rulesNot')}
          </Text>
          <Button type="submit" loading={save.isPending}>
            {app('save')}
          </Button>
        </Stack>
      </form>
      {dialog}
    </Card>
  )
}
