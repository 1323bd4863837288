import { Button, Menu } from '@mantine/core'
import { IconArrowsJoin, IconFileSymlink } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { textAt } from '../model/document/json-path.ts'
import { listSteps } from '../model/mapping/flow-steps.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { useFlow, useView } from './editor-context.tsx'
import { useStepName } from './pipeline/step-words.ts'
import { editorText } from './text.ts'

/** The way to the steps that a step calls, which are a file of their own. */
export function OpenSharedSteps({ name }: { readonly name: string }) {
  const t = useText(editorText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const path = useView((view) => view.surroundings?.titles.places[name])
  if (path === undefined) return null
  return (
    <ButtonLink
      size="xs"
      variant="light"
      leftSection={<IconFileSymlink size={14} aria-hidden />}
      to="/w/$workspace/edit"
      params={{ workspace }}
      search={{ path, view: 'yaml' }}
    >
      {t('openShared')}
    </ButtonLink>
  )
}

/** What can be done with the steps that a step calls: mapping them where it calls them, and opening their file. */
export function SharedSteps({
  name,
  onMap,
}: {
  readonly name: string
  readonly onMap: () => void
}) {
  const t = useText(editorText)
  const isKnown = useView((view) => view.surroundings?.titles.places[name] !== undefined)
  if (!isKnown) return null
  return (
    <>
      <Button
        size="xs"
        variant="light"
        leftSection={<IconArrowsJoin size={14} aria-hidden />}
        onClick={onMap}
      >
        {t('mapShared')}
      </Button>
      <OpenSharedSteps name={name} />
    </>
  )
}

/** All files of steps that the flow calls: what is not mapped in the flow itself is mapped in them. */
export function SharedStepsMenu() {
  const t = useText(editorText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const places = useView((view) => view.surroundings?.titles.places)
  const flow = useFlow((state) => state.flow.value)
  const nameOf = useStepName()
  const called = new Set(listSteps(flow).flatMap(({ value }) => textAt(value, ['call']) ?? []))
  const known = [...called].flatMap((name) => {
    const path = places?.[name]
    return path === undefined ? [] : [{ name, path }]
  })
  if (known.length === 0) return null
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileSymlink size={14} aria-hidden />}
          title={t('sharedHint')}
        >
          {t('shared')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {known.map(({ name, path }) => (
          <Menu.Item
            key={path}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/w/$workspace/edit"
                params={{ workspace }}
                search={{ path, view: 'yaml' }}
              />
            )}
          >
            {nameOf({ calls: name, does: { form: 'call', about: '', others: 0 } })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
