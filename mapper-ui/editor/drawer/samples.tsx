import { ActionIcon, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFlask, IconTrash } from '@tabler/icons-react'
import { isJsonObject, sampleFromSchema } from '../../../engine/index.ts'
import type { Sample } from '../../../server/contract/flows.ts'
import { useAction } from '../../api/use-action.ts'
import { textAt } from '../../model/document/json-path.ts'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { useText } from '../../text/use-text.ts'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { DrawerHint } from './drawer-hint.tsx'
import { PastRecords } from './past-records.tsx'
import { PasteSample } from './paste-sample.tsx'
import { SaveAsTest } from './save-as-test.tsx'
import { drawerText } from './text.ts'
import type { RunningFlow } from './use-flow-of-file.ts'

/** Records to try the flow with: from the source, pasted or made up, and kept on the server. */
const NO_RESOURCE = { personal: [], schema: {} }

export function Samples({
  running,
  kept,
}: {
  readonly running: RunningFlow | undefined
  readonly kept: readonly Sample[]
}) {
  const t = useText(drawerText)
  const samples = useView((view) => view.samples)
  return (
    <Stack gap="sm">
      {running ? (
        <SampleActions running={running} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('notRunning')}
        </Text>
      )}
      {samples.length === 0 ? (
        <DrawerHint icon={<IconFlask />} title={t('noSamples')}>
          {t('noSamplesHint')}
        </DrawerHint>
      ) : (
        <SampleTable running={running} kept={kept} />
      )}
      {samples.length > 0 && <SaveAsTest />}
    </Stack>
  )
}

function SampleActions({ running }: { readonly running: RunningFlow }) {
  const t = useText(drawerText)
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((view) => view.surroundings)
  const [isPasting, pasting] = useDisclosure(false)
  const [isLookingBack, lookingBack] = useDisclosure(false)
  const refreshes = ['listSamples'] as const
  const capture = useAction('captureSamples', { refreshes })
  const save = useAction('saveSample', { refreshes })
  const resource =
    surroundings && findResource(flow, surroundings, textAt(flow, ['source', 'read']))
  const madeUp = resource && sampleFromSchema(resource.schema)
  const params = { ...running }
  return (
    <>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="light"
          loading={capture.isPending}
          onClick={() => capture.mutate({ params, body: { count: 5 } })}
        >
          {t('capture')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isLookingBack}
          onClick={lookingBack.toggle}
        >
          {t('fromRun')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isPasting}
          onClick={pasting.toggle}
        >
          {t('paste')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={save.isPending}
          disabled={!isJsonObject(madeUp)}
          onClick={() =>
            isJsonObject(madeUp) &&
            save.mutate({ params, body: { title: t('madeUp'), from: 'schema', record: madeUp } })
          }
        >
          {t('fromSchema')}
        </Button>
      </Group>
      {capture.isError && <ProblemAlert error={capture.error} />}
      {save.isError && <ProblemAlert error={save.error} />}
      {isLookingBack && <PastRecords running={running} onTaken={lookingBack.close} />}
      {isPasting && (
        <PasteSample
          resource={resource ?? NO_RESOURCE}
          onKeep={(title, record) => {
            save.mutate({ params, body: { title, from: 'pasted', record } })
            pasting.close()
          }}
        />
      )}
    </>
  )
}

function SampleTable({
  running,
  kept,
}: {
  readonly running: RunningFlow | undefined
  readonly kept: readonly Sample[]
}) {
  const t = useText(drawerText)
  const { view } = useEditor()
  const samples = useView((state) => state.samples)
  const chosen = useView((state) => state.sample)
  const remove = useAction('deleteSample', { refreshes: ['listSamples'] })
  return (
    <Table.ScrollContainer minWidth={460} type="native">
      <Table verticalSpacing={4} aria-label={t('samples')}>
        <Table.Tbody>
          {samples.map(({ id, title }, at) => {
            const own = kept.find((each) => each.id === id)
            return (
              <Table.Tr key={id}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>
                  <Badge size="xs" variant="light" color="gray">
                    {t(`from.${own?.from ?? (id === 'made-up' ? 'schema' : 'test')}`)}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  {at === chosen ? (
                    <Badge size="xs">{t('shown')}</Badge>
                  ) : (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => view.setState({ sample: at })}
                    >
                      {t('use')}
                    </Button>
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  {own && running && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('delete', { title })}
                      onClick={() => remove.mutate({ params: { ...running, sample: id } })}
                    >
                      <IconTrash size={14} />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
